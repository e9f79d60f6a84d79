"""The verdicts of a run in the terminal: a line for each as it comes, the failure cards, the sum, and what is next."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.judging.verdict import CheckResult, Report, Status, Verdict
from kata.ui import status as signs
from kata.ui.console import paragraph
from kata.ui.text import one_line

_COUNTED = {
    Status.FAILED: "failed",
    Status.ERROR: "not judged",
    Status.TODO: "not started",
    Status.BLOCKED: "blocked",
}
_BAR = 40
_LEAST_TITLE = 20


class Reporter:
    """Prints verdicts in the order of their numbers, each as soon as those before it are known.

    Args:
        console: Where to.
        expected: The exercises that were asked for; all of them by default.
        detailed: Show the checks of each exercise, too.
    """

    def __init__(self, console: Console, expected: Sequence[Exercise] | None = None, *, detailed: bool = False) -> None:
        self._console = console
        self._signs = signs.for_console(console)
        self._detailed = detailed
        asked_for = load().exercises if expected is None else expected
        self._awaited = [exercise.number for exercise in asked_for]
        self._longest_title = max((len(exercise.title) for exercise in asked_for), default=0)
        self._early: dict[int, Verdict] = {}
        self._statuses: dict[int, Status] = {}
        self._phase = ""

    def add(self, verdict: Verdict) -> None:
        """Take a verdict; it is printed now or when its turn has come."""
        self._early[verdict.exercise.number] = verdict
        while self._awaited and self._awaited[0] in self._early:
            self._print(self._early.pop(self._awaited.pop(0)))

    def finish(self, report: Report) -> None:
        """Print everything else: lines that have not been printed yet, the cards, the sum, and what is next."""
        for verdict in report.verdicts:
            if verdict.exercise.number not in self._statuses:
                self._print(verdict)
        cards = [verdict for verdict in report.verdicts if verdict.status in (Status.FAILED, Status.ERROR)]
        for first, *others in _alike(cards):
            from kata.ui.card import render

            self._console.print()
            self._console.print(render(first))
            if others:
                numbers = ", ".join(str(verdict.exercise.number) for verdict in others)
                self._console.print(paragraph(f"The same holds for exercise{'s'[: len(others) - 1]} {numbers}."))
        self._console.print()
        if cards:
            self._console.print(Rule(style="dim", characters=self._signs.rule))
        self._console.print(self._sum(report), soft_wrap=True)
        following = self._next(report)
        if following is not None:
            self._console.print(following, soft_wrap=True)

    def _print(self, verdict: Verdict) -> None:
        self._statuses[verdict.exercise.number] = verdict.status
        if not self._detailed and verdict.exercise.phase != self._phase:
            self._phase = verdict.exercise.phase
            phase = load().phase(self._phase)
            self._console.print(Text(f"{phase.number}  {phase.title}", style="bold"))
        self._console.print(self.line(verdict), soft_wrap=True)
        if self._detailed:
            for check in verdict.checks:
                self._console.print(self._check_line(check), soft_wrap=True)

    def line(self, verdict: Verdict) -> Text:
        """A verdict in a line, of two in a narrow window."""
        exercise, sign = verdict.exercise, self._signs.of(verdict.status)
        line = Text("  ")
        line.append(f"{sign} {signs.WORDS[verdict.status]:<11}", style=signs.STYLES[verdict.status])
        line.append(f"  {exercise.number:>2}  ")
        remark, begin = self._remark(verdict), len(line)
        space = self._console.width - begin
        if not remark:
            return line.append(self._signs.fit(exercise.title, space), style="bold" if self._detailed else "")
        if remark == verdict.location:
            remark = f"{self._signs.arrow} {remark}"
        room = space - len(remark) - 2
        if room < min(len(exercise.title), _LEAST_TITLE):
            # A narrow window: better two lines than half a title.
            line.append(self._signs.fit(exercise.title, space))
            further = textwrap.fill(remark, max(space, 20), break_long_words=False, break_on_hyphens=False)
            return line.append(textwrap.indent(f"\n{further}", " " * begin), style="dim")
        line.append(self._signs.fit(exercise.title, room).ljust(min(self._longest_title, room)))
        return line.append("  ").append(remark, style="dim")

    def _remark(self, verdict: Verdict) -> str:
        match verdict.status:
            case Status.BLOCKED:
                return self._what_comes_first(verdict) or one_line(verdict.message)
            case Status.TODO | Status.FAILED | Status.ERROR:
                return verdict.location
        return ""

    def _what_comes_first(self, verdict: Verdict) -> str:
        """In short, where the line that tells more stands above."""
        for exercise in map(load().by_id, verdict.exercise.requires):
            if self._statuses.get(exercise.number, Status.PASSED) is not Status.PASSED:
                return f"after exercise {exercise.number}"
        return ""

    def _check_line(self, check: CheckResult) -> Text:
        reached = check.status is not Status.SKIPPED
        line = Text(" " * 19)
        line.append(self._signs.of(check.status), style=signs.STYLES[check.status])
        line.append(f" {check.title or check.name}", style="" if reached else "dim")
        return line if reached else line.append("  (not reached)", style="dim")

    def _sum(self, report: Report) -> Text:
        total, passed = len(report.verdicts), report.passed
        line = Text()
        if total > 1:
            done = round(_BAR * passed / total)
            line.append(self._signs.full * done, style="green")
            line.append(self._signs.empty * (_BAR - done), style="dim")
            line.append("\n")
        line.append(f"{passed} of {total} passed", style="bold green" if total and passed == total else "bold")
        counts = Counter(verdict.status for verdict in report.verdicts)
        for status, word in _COUNTED.items():
            if counts[status]:
                line.append(", ").append(f"{counts[status]} {word}", style=signs.STYLES[status])
        return line

    def _next(self, report: Report) -> Text | None:
        """What to do now: mend what is wrong before anything new is begun."""
        for status in (Status.ERROR, Status.FAILED, Status.TODO):
            for verdict in report.verdicts:
                if verdict.status is status:
                    return self._pointer(verdict.exercise, verdict.location)
        blocked = [verdict for verdict in report.verdicts if verdict.status is Status.BLOCKED]
        if blocked:
            first = load().by_id(blocked[0].exercise.requires[0]) if blocked[0].exercise.requires else None
            return None if first is None else self._pointer(first, "")
        return self._beyond(report)

    def _beyond(self, report: Report) -> Text | None:
        """All that was asked for is right: the next one that has not been started, as the learner's files say."""
        if any(not verdict.location.startswith("app/") for verdict in report.verdicts):
            return None  # somebody else's answers
        from kata.errors import KataError
        from kata.progress.places import Start, look_up

        try:
            found = look_up()
        except KataError:
            return None
        last = max((verdict.exercise.number for verdict in report.verdicts), default=0)
        waiting = [one for one in found if one.start is Start.STUB]
        later = [one for one in waiting if one.exercise.number > last]
        for one in later or waiting:
            return self._pointer(one.exercise, one.location)
        if len(report.verdicts) == len(load().exercises):
            return Text("All of it is right. Compare with solutions/: diff -ru app solutions", style="green")
        return None

    def _pointer(self, exercise: Exercise, place: str) -> Text:
        line = Text().append("next: ", style="dim").append(f"exercise {exercise.number}", style="bold")
        if place:
            line.append(f" {self._signs.arrow} ", style="dim").append(place, style="cyan")
        return line.append(f"   (a hint: uv run kata hint {exercise.number})", style="dim")


def _alike(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """Verdicts with the same trouble put together: a module with a syntax error is told of once."""
    groups: dict[object, list[Verdict]] = {}
    for verdict in verdicts:
        told = tuple(check.message for check in verdict.checks)
        key = (verdict.message, told) if verdict.status is Status.ERROR else verdict.exercise.number
        groups.setdefault(key, []).append(verdict)
    return list(groups.values())

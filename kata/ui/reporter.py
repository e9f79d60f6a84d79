"""The verdicts of one run: a line for each as soon as it is known, the cards, the sum, and what comes next."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.errors import KataError
from kata.judging.verdict import CheckResult, Report, Status, Verdict
from kata.ui import board
from kata.ui.console import paragraph
from kata.ui.status import ARROW, LOOKS, RULE, bar
from kata.ui.text import fit, one_line

_COUNTED = (Status.FAILED, Status.ERROR, Status.TODO, Status.BLOCKED)
_LEAST_TITLE = 20


class Reporter:
    """Prints verdicts in the order of the exercises, each as soon as those before it are known.

    Args:
        console: Where to print.
        expected: The exercises to expect; by default all.
        detailed: Print the checks of each exercise, too.
    """

    def __init__(self, console: Console, expected: Sequence[Exercise] | None = None, *, detailed: bool = False) -> None:
        self._console = console
        self._detailed = detailed
        exercises = load().exercises if expected is None else expected
        self._expected = [exercise.id for exercise in exercises]
        self._longest_title = max((len(exercise.title) for exercise in exercises), default=0)
        self._early: dict[str, Verdict] = {}
        self._statuses: dict[str, Status] = {}
        self._phase = ""

    def add(self, verdict: Verdict) -> None:
        """Take a verdict, and print it now or after those before it."""
        self._early[verdict.exercise.id] = verdict
        while self._expected and self._expected[0] in self._early:
            self._print(self._early.pop(self._expected.pop(0)))

    def finish(self, report: Report) -> None:
        """Print the rest: lines not printed yet, the cards, the sum, and what comes next."""
        for verdict in report.verdicts:
            if verdict.exercise.id not in self._statuses:
                self._print(verdict)
        wrong = [verdict for verdict in report.verdicts if verdict.status in (Status.FAILED, Status.ERROR)]
        for first, *others in _with_the_same_error(wrong):
            from kata.ui.card import render

            self._console.print()
            self._console.print(render(first))
            if others:
                numbers = ", ".join(str(verdict.exercise.number) for verdict in others)
                self._console.print(paragraph(f"The same holds for exercise{'s'[: len(others) - 1]} {numbers}."))
        self._console.print()
        if wrong:
            self._console.print(Rule(style="dim", characters=RULE))
        self._console.print(_sum(report), soft_wrap=True)
        following = _next(report)
        if following is not None:
            self._console.print(following, soft_wrap=True)

    def _print(self, verdict: Verdict) -> None:
        self._statuses[verdict.exercise.id] = verdict.status
        if not self._detailed and verdict.exercise.phase != self._phase:
            self._phase = verdict.exercise.phase
            phase = load().phase(self._phase)
            self._console.print(Text(f"{phase.number}  {phase.title}", style="bold"))
        self._console.print(self.line(verdict), soft_wrap=True)
        if self._detailed:
            for check in verdict.checks:
                self._console.print(_check_line(check), soft_wrap=True)

    def line(self, verdict: Verdict) -> Text:
        """Return a verdict as one line, or two in a narrow window."""
        exercise, look = verdict.exercise, LOOKS[verdict.status]
        line = Text("  ").append_text(look.mark(f"{look.word:<11}"))
        line.append(f"  {exercise.number:>2}  ")
        remark, begin = self._remark(verdict), len(line)
        space = self._console.width - begin
        if not remark:
            return line.append(fit(exercise.title, space), style="bold" if self._detailed else "")
        if remark == verdict.location:
            remark = f"{ARROW} {remark}"
        width = space - len(remark) - 2
        if width < min(len(exercise.title), _LEAST_TITLE):
            # Better two lines than half a title.
            line.append(fit(exercise.title, space))
            further = textwrap.fill(remark, max(space, 20), break_long_words=False, break_on_hyphens=False)
            return line.append(textwrap.indent(f"\n{further}", " " * begin), style="dim")
        line.append(fit(exercise.title, width).ljust(min(self._longest_title, width)))
        return line.append("  ").append(remark, style="dim")

    def _remark(self, verdict: Verdict) -> str:
        if verdict.status is Status.BLOCKED:
            return self._blocking(verdict) or one_line(verdict.message)
        return verdict.location if verdict.status in (Status.TODO, Status.FAILED, Status.ERROR) else ""

    def _blocking(self, verdict: Verdict) -> str:
        """A short form of the message, if the line of the blocking exercise stands above."""
        for exercise in map(load().by_id, verdict.exercise.requires):
            if self._statuses.get(exercise.id, Status.PASSED) is not Status.PASSED:
                return f"after exercise {exercise.number}"
        return ""


def _check_line(check: CheckResult) -> Text:
    reached = check.status is not Status.SKIPPED
    line = Text(" " * 19).append_text(LOOKS[check.status].mark())
    line.append(check.title or check.name, style="" if reached else "dim")
    return line if reached else line.append("  (not reached)", style="dim")


def _sum(report: Report) -> Text:
    total, passed = len(report.verdicts), report.passed
    line = Text()
    if total > 1:
        line.append_text(bar(passed, total)).append("\n")
    line.append(f"{passed} of {total} passed", style="bold green" if total and passed == total else "bold")
    counts = Counter(verdict.status for verdict in report.verdicts)
    for status in _COUNTED:
        if counts[status]:
            line.append(", ").append(f"{counts[status]} {LOOKS[status].word}", style=LOOKS[status].style)
    return line


def _next(report: Report) -> Text | None:
    """What to do now: repair what is wrong before beginning anything new."""
    for status in (Status.ERROR, Status.FAILED, Status.TODO):
        for verdict in report.verdicts:
            if verdict.status is status:
                return _pointer(verdict.exercise, verdict.location)
    for verdict in report.verdicts:
        if verdict.status is Status.BLOCKED:
            return _pointer(load().by_id(verdict.exercise.requires[0]), "") if verdict.exercise.requires else None
    return _next_stub(report)


def _next_stub(report: Report) -> Text | None:
    """All of the run has passed: the next exercise that is still a stub in the learner's files."""
    if any(not verdict.location.startswith("app/") for verdict in report.verdicts):
        return None  # somebody else's answers
    from kata.progress import state

    try:
        states = state.exercise_states()
    except KataError:
        return None
    last = max((verdict.exercise for verdict in report.verdicts), key=lambda one: one.number, default=None)
    following = state.first_after((one for one in states.values() if one.state is state.State.TODO), last)
    if following is not None:
        return _pointer(following.exercise, following.location)
    return board.ALL_RIGHT if len(report.verdicts) == len(states) else None


def _pointer(exercise: Exercise, location: str) -> Text:
    line = board.next_line(exercise, location)
    return line.append(f"   (a hint: uv run kata hint {exercise.number})", style="dim")


def _with_the_same_error(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """Group verdicts that share an error: a syntax error is reported once, not for each exercise in the file."""
    groups: dict[object, list[Verdict]] = {}
    for verdict in verdicts:
        messages = tuple(check.message for check in verdict.checks)
        key = (verdict.message, messages) if verdict.status is Status.ERROR else verdict.exercise.id
        groups.setdefault(key, []).append(verdict)
    return list(groups.values())

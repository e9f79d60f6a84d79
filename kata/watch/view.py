"""What `kata watch` says: verdicts, the card of what is wrong, the joy of a pass, and what is next."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from kata.catalogue import Catalogue, Exercise
from kata.cli.dashboard import Board, link
from kata.judging.verdict import CheckResult, Status, Verdict
from kata.progress.places import look_up
from kata.ui import status as signs
from kata.ui.card import render
from kata.ui.reporter import Reporter
from kata.watch.runs import Rounds

_BAR = 24


class WatchView:
    """Puts into words how the rounds went.

    Args:
        rounds: What is judged.
        catalogue: The exercises.
        console: Where it will be shown.
        label: The name of the learner's folder.
        interactive: Whether there is a screen.

    Attributes:
        modules: What was saved last.
        passed_before: The ids of what was known to be right before this round.
    """

    def __init__(
        self, rounds: Rounds, catalogue: Catalogue, console: Console, label: str, *, interactive: bool
    ) -> None:
        self._rounds = rounds
        self._catalogue = catalogue
        self._console = console
        self._sign = signs.for_console(console)
        self._label = label
        self._interactive = interactive
        self.modules: tuple[str, ...] = ()
        self.passed_before: set[str] = set()

    def focus(self) -> Exercise | None:
        """The exercise that the learner is at: what was shown last, or what is next."""
        wrong = [one for one in self.shown() if one.status in (Status.FAILED, Status.ERROR)]
        if wrong:
            return wrong[0].exercise
        following = self.following()
        if following is None:
            shown = [one.exercise for one in self.shown() if one.status is Status.PASSED]
            return shown[-1] if shown else self._catalogue.exercises[-1]
        return following

    def following(self) -> Exercise | None:
        """What is next: what comes behind the exercise that was shown last, unless something is wrong before."""
        found = self._rounds.exercise_states()
        at = [one.exercise.number for one in self.shown()] or [
            number
            for number, one in found.items()
            if one.exercise.module in self.modules and one.status == Status.PASSED
        ]
        return Board(self._console, look_up(self._catalogue), found).following(behind=max(at, default=0))

    def shown(self) -> list[Verdict]:
        """The verdicts of this round that say something: right, wrong, or not to be judged."""
        order = {exercise.id: exercise.number for exercise in self._catalogue.exercises}
        verdicts = self._rounds.current.verdicts
        told = (Status.PASSED, Status.FAILED, Status.ERROR)
        return [verdicts[key] for key in sorted(verdicts, key=order.__getitem__) if verdicts[key].status in told]

    def head(self, event: str) -> Text:
        """How far the learner is, and what happened last."""
        states = [one.status for one in self._rounds.exercise_states().values()]
        passed, total = states.count(Status.PASSED), len(states)
        done = round(_BAR * passed / total)
        head = Text("kata watch  ", style="bold")
        head.append(self._sign.full * done, style="green").append(self._sign.empty * (_BAR - done), style="dim")
        return head.append(f"  {passed} of {total}", style="bold").append(f"   {event}", style="dim")

    def results(self) -> list[RenderableType]:
        """A line for each verdict, then the card of the first that is wrong, or the joy."""
        shown = self.shown()
        if not shown:
            return self._nothing_new()
        wrong = [one for one in shown if one.status in (Status.FAILED, Status.ERROR)]
        if wrong:
            roll = Reporter(self._console)
            broken = {one.exercise.id for one in wrong if _is_broken(one)}
            listed = [one for one in shown if one.exercise.id not in broken]
            lines: list[RenderableType] = [roll.line(one) for one in listed] if len(shown) > 1 else []
            return [*lines, *([Text("")] if lines else []), self._card(wrong[0])]
        return self._joy(shown)

    def _card(self, verdict: Verdict) -> RenderableType:
        if _is_broken(verdict):
            # A file that is broken for a moment is worth a line, no card.
            return Text(f"{self._sign.error} {verdict.message}", style="bold magenta")
        return render(verdict)

    def _nothing_new(self) -> list[RenderableType]:
        """A save that changes no verdict: how its exercises stand."""
        blocked = [one for one in self._rounds.current.verdicts.values() if one.status is Status.BLOCKED]
        if blocked:
            told = f"{self._sign.blocked} exercise {blocked[0].exercise.number} {blocked[0].message}"
            return [Text(told, style="yellow")]
        if not self.modules and self._interactive:
            return [self.listing()]  # nobody has saved anything yet
        found = self._rounds.exercise_states().values()
        if not any(one.status in (Status.PASSED, Status.FAILED, Status.ERROR) for one in found):
            return [Text(f"Write an answer in {self._label}/ and save: it is judged at once.", style="dim")]
        roll = Reporter(self._console)
        lines: list[RenderableType] = [
            roll.line(Verdict(one.exercise, Status(one.status)))
            for one in found
            if one.status in (Status.PASSED, Status.TODO) and one.exercise.module in self.modules
        ]
        return [*lines, Text("Nothing has changed that makes a difference.", style="dim")]

    def _joy(self, shown: list[Verdict]) -> list[RenderableType]:
        roll = Reporter(self._console)
        lines: list[RenderableType] = []
        new = [one for one in shown if one.exercise.id not in self.passed_before]
        for one in shown:
            line = roll.line(one).append(f"   {one.seconds:.1f} s", style="dim")
            lines.append(line)
            if len(shown) == 1:
                lines += [_check_line(check, self._sign) for check in one.checks]
        if new:
            lines += [Text(""), *self._cheer(new)]
        return lines

    def _cheer(self, new: list[Verdict]) -> list[RenderableType]:
        found = self._rounds.exercise_states()
        passed = {one.exercise.id for one in found.values() if one.status == Status.PASSED}
        lines: list[RenderableType] = [Text("Right, in rows and in form.", style="bold green")]
        for phase in self._catalogue.phases:
            ids = {exercise.id for exercise in self._catalogue.in_phase(phase.module)}
            if ids <= passed and ids & {one.exercise.id for one in new}:
                lines.append(Text(f"Phase {phase.number} is complete: {phase.title}.", style="green"))
        if len(passed) == len(found):
            lines.append(Text("And with it, everything. You have done the whole workbook.", style="bold green"))
        number = new[-1].exercise.number
        told = f"Other forms that are as right: uv run kata solution {number}"
        return [*lines, Text(told, style="dim")]

    def foot(self, doing: str, seconds: float) -> Text:
        """What is going on, or what is next.

        Args:
            doing: What is being waited for before anything is judged.
            seconds: How long this round has taken.
        """
        current = self._rounds.current
        if current.running:
            doing = f"judging exercise {current.now.number}" if current.now else doing or "judging"
            waited = f" ({seconds:.0f} s)" if seconds >= 2 else ""
            return Text(f"{doing} {self._sign.ellipsis}{waited}", style="yellow")
        wrong = [one for one in self.shown() if one.status in (Status.FAILED, Status.ERROR)]
        following = wrong[0].exercise if wrong else self.following()
        if following is None:
            return Text("All of it is right.", style="bold green")
        place = next(one.location for one in look_up(self._catalogue) if one.exercise.number == following.number)
        foot = Text("next: ", style="dim").append(f"exercise {following.number}", style="bold")
        foot.append(f" {self._sign.arrow} ", style="dim").append(place, style="cyan")
        foot.stylize(link(self._console, place), len(foot) - len(place))
        return foot.append(f"   {following.title}", style="dim")

    @staticmethod
    def captured(print_it: Callable[[], None]) -> Text:
        """What a command prints, as a part of the screen."""
        from kata.ui.console import output

        console = output()
        with console.capture() as capture:
            print_it()
        return Text.from_ansi(capture.get().strip("\n"))

    def _print_list(self) -> None:
        from kata.ui.console import output

        board = Board(output(), look_up(self._catalogue), self._rounds.exercise_states())
        board.print_exercises()
        board.print_sum()

    def listing(self) -> Text:
        """All exercises, as the dashboard has them."""
        return self.captured(self._print_list)


def _check_line(check: CheckResult, sign: signs.Symbols) -> RenderableType:
    return Padding(Text(f"{sign.passed} {check.title or check.name}", "dim"), (0, 0, 0, 6))


def _is_broken(verdict: Verdict) -> bool:
    """Whether it was not judged because its file cannot be read."""
    return verdict.status is Status.ERROR and not verdict.checks

"""`kata` without a command: where you are, and what comes next."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.style import Style
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.progress.places import Found, Start, look_up
from kata.ui import status as signs
from kata.ui.console import output

if TYPE_CHECKING:
    from kata.progress.state import ExerciseState

_BAR = 40
_LEAST_TITLE = 22


def dashboard() -> None:
    """Print the phases with their exercises, how each stands, and how to go on."""
    from kata.progress.state import exercise_states

    console, catalogue = output(), load()
    board = Board(console, look_up(catalogue), exercise_states(catalogue))
    console.print(Text.assemble(("Async SQLAlchemy on real PostgreSQL", "bold"), ("  a workbook", "dim")))
    board.print_exercises()
    console.print()
    board.print_sum()
    console.print()
    board.print_ways_on()


class Board:
    """How the learner's exercises stand.

    Args:
        console: Where to.
        found: The exercises in their files.
        standings: The last verdicts, by number.
    """

    def __init__(self, console: Console, found: list[Found], exercise_states: dict[int, ExerciseState]) -> None:
        self._console = console
        self._sign = signs.for_console(console)
        self._found = {one.exercise.number: one for one in found}
        self._standings = exercise_states
        self._longest_place = max(len(one.location) for one in found)

    def state(self, exercise: Exercise) -> tuple[str, str]:
        """The state of an exercise (`started` where no verdict holds), and a remark on it."""
        found, standing = self._found[exercise.number], self._standings[exercise.number]
        if found.start in (Start.UNREADABLE, Start.MISSING):
            return "error", found.start.value
        if found.start is Start.STUB:
            return "todo", ""
        if waits := self._waits_for(exercise):
            return "blocked", f"after exercise {waits}"
        if standing.status in ("passed", "failed", "error"):
            return standing.status, {"start": "from the solutions", "solution": "solution seen"}.get(
                standing.spoiled, ""
            )
        if standing.known is not None and standing.known.status in ("passed", "failed"):
            return "started", f"changed since it {standing.known.status}"
        return "started", "not checked yet"

    def _waits_for(self, exercise: Exercise) -> int | None:
        """The exercise that has to be done before: not started, or judged and not right."""
        catalogue = load()
        for required in map(catalogue.by_id, exercise.requires):
            state = self.state(required)[0]
            if state not in ("passed", "started"):
                return required.number
        return None

    def print_exercises(self) -> None:
        """A line for each, by phase."""
        catalogue, console = load(), self._console
        widest = max(len(exercise.title) for exercise in catalogue.exercises)
        for phase in catalogue.phases:
            console.print()
            console.print(Text(f"{phase.number}  {phase.title}", style="bold"), soft_wrap=True)
            for exercise in catalogue.in_phase(phase.module):
                console.print(self._line(exercise, widest), soft_wrap=True)

    def _line(self, exercise: Exercise, widest: int) -> Text:
        state, remark = self.state(exercise)
        place = self._found[exercise.number].location
        line = Text("  ")
        line.append(f"{self._sign.of(state)} {exercise.number:>2}  ", style=signs.style(state))
        room = self._console.width - len(line) - 2
        column = min(widest, max(room - self._longest_place, _LEAST_TITLE))
        beside = room - len(place) - len(remark) - 2
        # In a narrow window a remark takes its room from the title, as far as that can still be read.
        width = min(column, beside) if remark and beside >= min(_LEAST_TITLE, len(exercise.title)) else column
        line.append(self._sign.fit(exercise.title, width).ljust(width)).append("  ")
        line.append(place, style=Style(dim=True) + link(self._console, place))
        return line.append(f"  {remark}", style="yellow") if remark and beside >= width else line

    def print_sum(self) -> None:
        """The bar, and how many are in which state."""
        states = [self.state(exercise)[0] for exercise in load().exercises]
        total, passed = len(states), states.count("passed")
        done = round(_BAR * passed / total)
        bar = Text(self._sign.full * done, style="green").append(self._sign.empty * (_BAR - done), style="dim")
        bar.append(f"  {passed} of {total}", style="bold green" if passed == total else "bold")
        self._console.print(bar, soft_wrap=True)
        counts = Text()
        for state, word in _WORDS.items():
            if number := states.count(state):
                counts.append("   " if counts else "").append(
                    f"{self._sign.of(state)} {number} {word}", signs.style(state)
                )
        self._console.print(counts, soft_wrap=True)

    def following(self, *, behind: int = 0) -> Exercise | None:
        """What to do next: mend what is wrong, check what was not checked, then begin something new.

        Args:
            behind: Begin with what comes after this exercise, and only then with what was left out before.
        """
        states = {exercise: self.state(exercise)[0] for exercise in load().exercises}
        for wanted in ("error", "failed", "started", "todo"):
            found = [
                exercise
                for exercise, state in states.items()
                if state == wanted and (state != "todo" or self._waits_for(exercise) is None)
            ]
            later = [exercise for exercise in found if exercise.number > behind] if wanted == "todo" else []
            for exercise in later or found:
                return exercise
        return None

    def print_ways_on(self) -> None:
        """What is next, and the commands for it."""
        console, sign = self._console, self._sign
        following = self.following()
        if following is None:
            console.print(Text("All of it is right. Compare with solutions/: diff -ru app solutions", style="green"))
        else:
            place = self._found[following.number].location
            line = Text().append("next: ", style="dim").append(f"exercise {following.number}", style="bold")
            line.append(f" {sign.arrow} ", style="dim").append(place, style=Style(color="cyan") + link(console, place))
            console.print(line, soft_wrap=True)
        number = following.number if following else 1
        ways = {
            "uv run kata watch": "save, and know: judges whatever you save",
            f"uv run kata check {number}": "one exercise, check by check",
            f"uv run kata hint {number}": "a push in the right direction",
            "uv run kata --help": "everything else",
        }
        if following is None:
            ways = {f"uv run kata solution {number}": "other forms that are as right"}
        for command, what in ways.items():
            console.print(Text.assemble((f"  {command:<20}", "cyan"), (f"  {what}", "dim")), soft_wrap=True)


_WORDS = {
    "passed": "right",
    "failed": "wrong",
    "error": "not to be judged",
    "started": "to be checked",
    "blocked": "blocked",
    "todo": "not started",
}


def link(console: Console, place: str) -> Style:
    """A link to a file of the checkout, for terminals that follow links.

    Editors with a terminal of their own see `file.py:12` in the text and go to the line; a link would be in the way.
    """
    own = os.environ.get("TERM_PROGRAM") == "vscode" or "JetBrains" in os.environ.get("TERMINAL_EMULATOR", "")
    if own or not console.is_terminal or console.is_dumb_terminal:
        return Style()
    from kata.paths import PROJECT

    path = Path(PROJECT, place.partition(":")[0])
    return Style(link=path.as_uri().replace("file://", f"file://{socket.gethostname()}", 1))

"""Where the learner stands: every exercise with its state, the sum, and what comes next."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.paths import PROJECT
from kata.progress.state import ExerciseState, States
from kata.ui.status import ARROW, LOOKS, bar
from kata.ui.text import fit

_LEAST_TITLE = 20
ALL_RIGHT = Text("All of it is right. Compare with solutions/: diff -ru app solutions", style="green")


@dataclass(frozen=True)
class Board:
    """A line for each exercise, by phase, as wide as the window."""

    states: States

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        catalogue = load()
        widest = max(len(exercise.title) for exercise in catalogue.exercises)
        longest = max(len(one.location) for one in self.states.values())
        for phase in catalogue.phases:
            yield Text(f"\n{phase.number}  {phase.title}", style="bold")
            for exercise in catalogue.in_phase(phase.module):
                yield self._line(self.states[exercise.id], widest, longest, console, options.max_width)

    def _line(self, one: ExerciseState, widest: int, longest: int, console: Console, width: int) -> Text:
        look, remark, title = LOOKS[one.state.look], one.remark, one.exercise.title
        line = Text("  ")
        line.append_text(look.mark(f"{one.exercise.number:>2}  "))
        left = width - len(line) - 2
        column = min(widest, max(left - longest, _LEAST_TITLE))
        space = left - len(one.location) - len(remark) - 2
        # In a narrow window a remark shortens the title, as long as the title stays readable.
        title_width = min(column, space) if remark and space >= min(_LEAST_TITLE, len(title)) else column
        line.append(fit(title, title_width).ljust(title_width)).append("  ")
        line.append(one.location, style=Style(dim=True) + link(console, one.location))
        return line.append(f"  {remark}", style="yellow") if remark and space >= title_width else line


def totals(states: States) -> Text:
    """Return the bar, and below it how many exercises are in which state."""
    counts = Counter(one.state.look for one in states.values())
    total, passed = len(states), counts["passed"]
    text = bar(passed, total)
    text.append(f"  {passed} of {total}\n", style="bold green" if passed == total else "bold")
    looks = [look.mark(f"{counts[name]} {look.word}") for name, look in LOOKS.items() if counts[name]]
    return text.append_text(Text("   ").join(looks))


def next_line(exercise: Exercise, location: str, console: Console | None = None) -> Text:
    """Return `next: exercise 9 → app/file.py:42`; the location may be empty, and is a link on a given console."""
    line = Text.assemble(("next: ", "dim"), (f"exercise {exercise.number}", "bold"))
    if location:
        line.append(f" {ARROW} ", style="dim")
        line.append(location, style=Style(color="cyan") + (link(console, location) if console else Style()))
    return line


def commands(ways: Iterable[tuple[str, str]]) -> Text:
    """Return commands, each with what it does."""
    return Text("\n").join(
        Text.assemble((f"  {command:<20}", "cyan"), (f"  {purpose}", "dim")) for command, purpose in ways
    )


def link(console: Console, location: str) -> Style:
    """Return a link to a file of the checkout, for terminals that follow links.

    The terminals of editors find `file.py:12` in the text and open that line; a link would prevent it.
    """
    editor = os.environ.get("TERM_PROGRAM") == "vscode" or "JetBrains" in os.environ.get("TERMINAL_EMULATOR", "")
    if editor or not console.is_terminal or console.is_dumb_terminal:
        return Style()
    path = PROJECT / location.partition(":")[0]
    return Style(link=path.as_uri().replace("file://", f"file://{socket.gethostname()}", 1))

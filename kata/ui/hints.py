"""Hints on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from kata.catalogue import Exercise
from kata.progress.store import Hint
from kata.ui.console import output, paragraph


def print_hints(exercise: Exercise, hints: Sequence[Hint]) -> None:
    """Print hints (at least one) under their exercise's title, and the command that comes next."""
    console, count = output(), len(exercise.hints)
    console.print(Text(f"Exercise {exercise.number} · {exercise.title}", style="bold"))
    for hint in hints:
        console.print()
        if hint.mistake:
            console.print(Text("  On what the last check found", style="yellow"))
            console.print(paragraph(hint.mistake, style="dim"))
        else:
            console.print(Text(f"  Hint {hint.number} of {count}", style="yellow"))
        console.print(paragraph(hint.text))
    console.print()
    if hints[-1].mistake:
        lead, command = "next hint: ", "hint"
    elif hints[-1].number < count:
        lead, command = "stronger: ", "hint"
    else:
        lead, command = "That was the strongest. Try, then: ", "check"
    line = Text.assemble((f"  {lead}", "dim"), (f"uv run kata {command} {exercise.number}", "cyan"))
    console.print(line, soft_wrap=True)

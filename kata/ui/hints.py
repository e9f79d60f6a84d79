"""Hints on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from kata.catalogue import Exercise
from kata.progress.store import Hint
from kata.ui.console import output, paragraph


def print_hints(exercise: Exercise, hints: Sequence[Hint]) -> None:
    """Print hints under their exercise's title, and the command that comes next.

    Args:
        exercise: Whose.
        hints: At least one.
    """
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
        console.print(Text.assemble(("  next hint: ", "dim"), (f"uv run kata hint {exercise.number}", "cyan")))
        return
    if hints[-1].number < count:
        after = ("  stronger: ", f"uv run kata hint {exercise.number}")
    else:
        after = ("  That was the strongest. Try, then: ", f"uv run kata check {exercise.number}")
    console.print(Text.assemble((after[0], "dim"), (after[1], "cyan")), soft_wrap=True)

"""`kata hint`: a push in the right direction, stronger each time."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.text import Text

from kata.catalogue import Exercise
from kata.cli import selection
from kata.errors import KataError
from kata.ui.console import output, paragraph


def hint(
    exercise: Annotated[
        str,
        typer.Argument(
            metavar="N", help=f"Which exercise. {selection.HELP}", autocompletion=selection.complete, show_default=False
        ),
    ],
    step: Annotated[
        int | None, typer.Option("--step", "-s", metavar="K", min=1, help="The K-th hint.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="All hints at once.")] = False,
) -> None:
    """A push in the right direction; each call goes one step further.

    What went wrong in the last check comes first, where there is something to say about it.

    [bold]kata hint 9[/]            the next one
    [bold]kata hint 9 --step 2[/]   the second one, once more
    """
    chosen = selection.find(exercise)
    count = len(chosen.hints)
    if step is not None and step > count:
        raise KataError(
            f"Exercise {chosen.number} has {count} hints, there is no hint {step}.",
            remedy=f"uv run kata hint {chosen.number} --step {count}   is the strongest",
        )
    if everything:
        show(chosen, range(1, count + 1))
    elif step is not None:
        show(chosen, range(step, step + 1))
    else:
        give_next(chosen)


def give_next(chosen: Exercise) -> None:
    """Print the hint that comes next, and remember it."""
    from kata.progress import store

    for_the_mistake: list[str] = []
    number = 0

    def further(progress: store.Progress) -> None:
        nonlocal number
        known = progress.verdicts.get(chosen.id)
        shown = progress.mistakes.setdefault(chosen.id, [])
        for at, (pattern, told) in enumerate(chosen.mistakes):
            if known and known.status == "failed" and at not in shown and re.search(pattern, known.told, re.IGNORECASE):
                shown.append(at)
                for_the_mistake.extend((known.told, told))
                return
        number = min(progress.hints.get(chosen.id, 0) + 1, len(chosen.hints))
        progress.hints[chosen.id] = number

    if not store.change(further) and not for_the_mistake:
        number = number or 1  # nothing can be remembered here
    if for_the_mistake:
        _show_for_mistake(chosen, *for_the_mistake)
    else:
        show(chosen, range(number, number + 1))


def _show_for_mistake(chosen: Exercise, mistake: str, told: str) -> None:
    console = output()
    console.print(Text(f"Exercise {chosen.number} · {chosen.title}", style="bold"))
    console.print()
    console.print(Text("  On what the last check found", style="yellow"))
    console.print(paragraph(mistake, style="dim"))
    console.print(paragraph(told))
    console.print()
    console.print(Text.assemble(("  next hint: ", "dim"), (f"uv run kata hint {chosen.number}", "cyan")))


def show(chosen: Exercise, numbers: range) -> None:
    """Print some of the hints.

    Args:
        chosen: Whose.
        numbers: Which, counted from 1.
    """
    console, count = output(), len(chosen.hints)
    console.print(Text(f"Exercise {chosen.number} · {chosen.title}", style="bold"))
    for number in numbers:
        console.print()
        console.print(Text(f"  Hint {number} of {count}", style="yellow"))
        console.print(paragraph(chosen.hints[number - 1]))
    console.print()
    if numbers[-1] < count:
        after = ("  stronger: ", f"uv run kata hint {chosen.number}")
    else:
        after = ("  That was the strongest. Try, then: ", f"uv run kata check {chosen.number}")
    console.print(Text.assemble((after[0], "dim"), (after[1], "cyan")), soft_wrap=True)

"""`kata hint`: a push in the right direction, stronger each time."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kata.cli import selection
from kata.cli.terminal import output, paragraph
from kata.errors import KataError


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
    """A push in the right direction; the first of several, each stronger than the one before.

    [bold]kata hint 9[/]            the first one
    [bold]kata hint 9 --step 2[/]   a stronger one
    """
    chosen = selection.find(exercise)
    count = len(chosen.hints)
    if step is not None and step > count:
        raise KataError(
            f"Exercise {chosen.number} has {count} hints, there is no hint {step}.",
            remedy=f"uv run kata hint {chosen.number} --step {count}   is the strongest",
        )
    first, last = (1, count) if everything else (step or 1, step or 1)
    console = output()
    console.print(Text(f"Exercise {chosen.number} · {chosen.title}", style="bold"))
    for number in range(first, last + 1):
        console.print()
        console.print(Text(f"  Hint {number} of {count}", style="yellow"))
        console.print(paragraph(chosen.hints[number - 1]))
    console.print()
    if last < count:
        after = ("  stronger: ", f"uv run kata hint {chosen.number} --step {last + 1}")
    else:
        after = ("  That was the strongest. Try, then: ", f"uv run kata check {chosen.number}")
    console.print(Text.assemble((after[0], "dim"), (after[1], "cyan")), soft_wrap=True)

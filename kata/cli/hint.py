"""`kata hint`: a push in the right direction, stronger each time."""

from __future__ import annotations

from typing import Annotated

import typer

from kata.cli import selection
from kata.errors import KataError


def hint(
    exercise: selection.Which,
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
    from kata.progress.hints import Hint, next_hint
    from kata.ui.hints import print_hints

    chosen = selection.find(exercise)
    hints = [Hint(text, number) for number, text in enumerate(chosen.hints, start=1)]
    if step is not None and step > len(hints):
        raise KataError(
            f"Exercise {chosen.number} has {len(hints)} hints, there is no hint {step}.",
            remedy=f"uv run kata hint {chosen.number} --step {len(hints)}   is the strongest",
        )
    if everything:
        print_hints(chosen, hints)
    elif step is not None:
        print_hints(chosen, hints[step - 1 : step])
    else:
        print_hints(chosen, [next_hint(chosen)])

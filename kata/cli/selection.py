"""Exercises named on the command line: by number, by id, or by the beginning of an id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from kata.catalogue import Exercise, load
from kata.errors import KataError

HELP = "Numbers or ids, the beginning of an id is enough: 9, above."


def select(names: Iterable[str]) -> list[Exercise]:
    """Find exercises by name; each once, in order of their numbers.

    Raises:
        KataError: A name matches no exercise, or several.
    """
    found = {exercise.number: exercise for exercise in map(find, names)}
    return [found[number] for number in sorted(found)]


def find(name: str) -> Exercise:
    """Find one exercise by name.

    Raises:
        KataError: The name matches no exercise, or several.
    """
    catalogue = load()
    wanted = name.strip().lower()
    if wanted.isascii() and wanted.isdigit():
        return catalogue.exercise(int(wanted))
    matching = [exercise for exercise in catalogue.exercises if wanted and exercise.id.startswith(wanted)]
    matching = [exercise for exercise in matching if exercise.id == wanted] or matching
    if len(matching) == 1:
        return matching[0]
    if matching:
        several = ", ".join(f"{exercise.id} ({exercise.number})" for exercise in matching)
        raise KataError(f"{name!r} may be any of {several}.", remedy="Type a little more of it, or the number.")
    from difflib import get_close_matches

    close = get_close_matches(wanted, [exercise.id for exercise in catalogue.exercises], n=1)
    hint = f"Did you mean {close[0]}?  " if close else ""
    raise KataError(
        f"There is no exercise {name!r}.",
        remedy=f"{hint}uv run kata list   shows the numbers (1 to {len(catalogue.exercises)}) and ids",
    )


def complete(incomplete: str) -> list[tuple[str, str]]:
    """Complete an id in the shell: the ids with this beginning, with their titles."""
    return [(exercise.id, exercise.title) for exercise in load().exercises if exercise.id.startswith(incomplete)]


Which = Annotated[
    str,
    typer.Argument(metavar="N", help=f"Which exercise. {HELP}", autocompletion=complete, show_default=False),
]
"""The argument of a command about one exercise."""

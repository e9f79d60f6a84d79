"""Which exercises are meant: a number, an id, or the beginning of one."""

from __future__ import annotations

from collections.abc import Iterable

from kata.catalogue import Catalogue, Exercise, load
from kata.errors import KataError

HELP = "Numbers or ids, the beginning of an id is enough: 9, above."


def select(names: Iterable[str], catalogue: Catalogue | None = None) -> list[Exercise]:
    """The exercises that are meant, each once, by number.

    Raises:
        KataError: A name means no exercise, or several.
    """
    catalogue = catalogue or load()
    found = {exercise.number: exercise for exercise in (find(name, catalogue) for name in names)}
    return [found[number] for number in sorted(found)]


def find(name: str, catalogue: Catalogue | None = None) -> Exercise:
    """The exercise that is meant.

    Raises:
        KataError: There is none, or more than one.
    """
    catalogue = catalogue or load()
    wanted = name.strip().lower()
    if wanted.isascii() and wanted.isdigit():
        return catalogue.exercise(int(wanted))
    meant = [exercise for exercise in catalogue.exercises if wanted and exercise.id.startswith(wanted)]
    exact = [exercise for exercise in meant if exercise.id == wanted]
    if len(exact or meant) == 1:
        return (exact or meant)[0]
    if meant:
        several = ", ".join(f"{exercise.id} ({exercise.number})" for exercise in meant)
        raise KataError(f"{name!r} may be any of {several}.", remedy="Type a little more of it, or the number.")
    from difflib import get_close_matches

    close = get_close_matches(wanted, [exercise.id for exercise in catalogue.exercises], n=1)
    hint = f"Did you mean {close[0]}?  " if close else ""
    raise KataError(
        f"There is no exercise {name!r}.",
        remedy=f"{hint}uv run kata list   shows the numbers (1 to {len(catalogue.exercises)}) and ids",
    )


def complete(incomplete: str) -> list[tuple[str, str]]:
    """For the shell's completion: ids that begin so, with their titles."""
    return [(exercise.id, exercise.title) for exercise in load().exercises if exercise.id.startswith(incomplete)]

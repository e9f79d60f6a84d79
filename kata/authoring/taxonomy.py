"""The coverage of the banks by kinds of SQL errors: `tests/answers/taxonomy.toml`.

The kinds are those of `sql-error-taxonomy`, after Taipalus, Siponen and Vartiainen, "Errors and Complications in SQL Query
Formulation" (2018).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from kata.authoring.bank import bank
from kata.authoring.layout import Layout
from kata.errors import CatalogueError


def read_kinds(layout: Layout) -> Mapping[str, Mapping[str, Any]]:
    """Return the kinds by name, as the file describes them.

    Raises:
        CatalogueError: It cannot be read.
    """
    path = layout.banks / "taxonomy.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{layout.shown(path)} cannot be read: {error}") from error


def applicable(layout: Layout, exercise_id: str) -> set[str]:
    """Return the kinds that can make an answer to a query exercise wrong."""
    kinds = read_kinds(layout).items()
    return {name for name, kind in kinds if kind["occurs"] and exercise_id not in kind.get("excused", {})}


def covered(layout: Layout, exercise_id: str) -> set[str]:
    """Return the kinds that the rejected answers to an exercise name."""
    answers = bank(layout.catalogue.by_id(exercise_id), layout.banks)
    return {kind for answer in answers if not answer.accepted for kind in answer.kinds}


def query_exercises(layout: Layout) -> list[str]:
    """Return the ids of the exercises with a query spec, in the catalogue's order."""
    specs = {path.stem for path in layout.specs.glob("*.toml")}
    return [exercise.id for exercise in layout.catalogue.exercises if exercise.id in specs]


def gaps(layout: Layout) -> Iterator[str]:
    """Kinds without a wrong answer, and answers of kinds that do not apply."""
    for exercise_id in query_exercises(layout):
        wanted, found = applicable(layout, exercise_id), covered(layout, exercise_id)
        for kind in sorted(wanted - found):
            yield f"tests/answers/{exercise_id}/ has no wrong answer of the kind {kind}"
        for kind in sorted(found - wanted):
            yield f"tests/answers/{exercise_id}/ has an answer of the kind {kind}, which is unknown or excused there"


def count_kinds(layout: Layout) -> str:
    """How many kinds the banks cover, in words."""
    each = [
        f"{exercise_id} {len(covered(layout, exercise_id))} of {len(applicable(layout, exercise_id))}"
        for exercise_id in query_exercises(layout)
    ]
    return f"of {len(read_kinds(layout))} kinds: {', '.join(each)}"

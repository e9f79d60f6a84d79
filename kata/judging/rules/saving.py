"""Objects of a model and their rows: nothing is added, checked or changed between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kata.judging.rules.tables import location_in_class

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt
    from kata.judging.observation import Observation
    from kata.wire.statement import Statement

_HELP = "A model of this exercise adds nothing to its table: no check, and nothing that changes a value."


async def objects_are_rows(
    attempt: Attempt,
    saved: Observation,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    change: Mapping[str, Any],
    *,
    also_sets: Collection[str] = (),
) -> None:
    """Reject a model that changes or refuses values of its table, or writes more than what was changed.

    Args:
        attempt: What is graded; the database is as the probe has left it.
        saved: The call of a probe that saved an object for each of `rows`, changed the first, deleted the last and read
            the others again. It returns `ids` and `read`; or `refused` and `error`, for values that the model refuses.
        table: The table's name.
        rows: The values of each object, by attribute. Attributes are called like their columns.
        change: What was changed in the first one.
        also_sets: Columns of other rows that deleting an object may set.
    """
    if (raised := saved.raised) is not None:
        raise saved.mistake(
            f"Saving, changing and deleting objects raised {raised.name}: {raised.first_line}",
            explanation=raised.explained,
            where=attempt.location_of(raised),
        )
    if "refused" in saved.value:
        refused = ", ".join(f"{key}={value}" for key, value in saved.value["refused"].items())
        raise saved.mistake(
            f"The model refuses what the table takes: {saved.value['error']}.",
            got=f"{attempt.exercise.object}({refused})",
            where=location_in_class(attempt),
            help=_HELP,
        )
    given = [{**values, **(change if at == 0 else {})} for at, values in enumerate(rows)][:-1]
    columns, keys = list(given[0]), ", ".join(str(key) for key in saved.value["ids"])
    found = await attempt.query(f"SELECT {', '.join(columns)} FROM {table} WHERE id IN ({keys}) ORDER BY id")
    if len(found) != len(given):
        raise saved.mistake(f"{len(rows)} objects were saved and one deleted; {len(found)} rows are left.")
    for values, row, read in zip(given, found, saved.value["read"], strict=True):
        for key, cell in zip(columns, row, strict=True):
            _is_the_same(attempt, saved, key, values[key], cell, read[key])
    for statement in saved.work:
        await _writes_only_its_row(attempt, saved, statement, table, change, also_sets)


def _is_the_same(attempt: Attempt, saved: Observation, key: str, value: Any, cell: Any, read: Any) -> None:
    if cell != value:
        sentence = f"{key} is changed on its way into the table: from {value!r} an object made {cell!r}."
    elif type(read) is not type(value) or read != value:
        sentence = f"{key} is changed on its way out of the table: the row has {value!r}, the object {read!r}."
    else:
        return
    raise saved.mistake(sentence, where=location_in_class(attempt, key), help=_HELP)


async def _writes_only_its_row(
    attempt: Attempt,
    saved: Observation,
    statement: Statement,
    table: str,
    change: Mapping[str, Any],
    also_sets: Collection[str],
) -> None:
    """An UPDATE sets what was changed; UPDATE and DELETE find their row by its key alone."""
    shape = await attempt.shape(statement)
    if shape is None or shape.command not in ("update", "delete") or table not in shape.tables:
        return
    if shape.written and shape.written <= set(also_sets):
        return
    where = location_in_class(attempt, "__mapper_args__", "__mapper__")
    help = "Leave version_id_col and the like out: they are not part of this exercise."
    if extra := sorted(shape.written - set(change)):
        raise saved.mistake(
            f"An UPDATE of {', '.join(change)} also sets {', '.join(extra)}: every change of an object stamps that column.",
            where=where,
            help=help,
        )
    wanted = 1 + (len(change) if shape.command == "update" else 0)
    if len(statement.parameters()) != wanted:
        raise saved.mistake(
            f"The {shape.command.upper()} of an object compares more than its key: {len(statement.parameters())} "
            f"parameters instead of {wanted}. It fails where somebody else has changed that column.",
            where=where,
            help=help,
        )

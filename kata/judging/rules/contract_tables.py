"""What a model makes of a table that its contract describes: forms that come to the same are the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kata.judging.data import NO_ROWS
from kata.judging.mistake import Mistake
from kata.judging.rules.tables import TableFacts, create_tables, location_in_class, read_table, same_table

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt

_UNIQUE_INDEX = re.compile(r"unique btree (\([^()]*\))")


async def table_is_as_described(
    attempt: Attempt, probes: Path, ddl: str, table: str, *, python_defaults: Collection[str] = ()
) -> None:
    """Reject a model whose table is another one than that of its contract.

    How identities count, names, comments, the order of the columns and additional indexes are free; a unique index is a
    unique constraint. The database is left with the tables of the models.

    Args:
        attempt: What is graded.
        probes: The file of a probe `create_tables`, which creates everything that the models describe.
        ddl: SQL that makes the right table, and those that it refers to.
        table: The table's name.
        python_defaults: Columns with a `default=`, to be named where a server default is missing.
    """
    await attempt.load(NO_ROWS, ddl=ddl)
    right = await read_table(attempt, table)
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    await create_tables(attempt, probes)
    made = await read_table(attempt, table)
    if not made.columns:
        raise Mistake(
            f"The model makes no table {table}.",
            where=location_in_class(attempt, "__tablename__", "__table__"),
            help=f'__tablename__ = "{table}"',
        )
    await same_table(attempt, replace(right, names={}), _forgiven(right, made), python_defaults=python_defaults)


def _forgiven(right: TableFacts, made: TableFacts) -> TableFacts:
    """Return the table that a model has made, with what is as right as in the right one put in the same words."""
    columns = dict(made.columns)
    for name in columns.keys() & right.columns.keys():
        mine, theirs = columns[name], right.columns[name]
        generated = theirs.default.startswith("generated") and mine.default.startswith("generated")
        # A default of random values cannot be compared by its value.
        same = generated or (theirs.default.endswith("()") and theirs.default in mine.default)
        columns[name] = replace(mine, comment=theirs.comment, default=theirs.default if same else mine.default)
    unique = {index: f"UNIQUE {found[1]}" for index in made.indexes if (found := _UNIQUE_INDEX.fullmatch(index))}
    constraints = sorted({*made.constraints, *(each for each in unique.values() if each in right.constraints)})
    indexes = [index for index in made.indexes if index.startswith("unique ") and unique.get(index) not in constraints]
    return replace(
        made,
        columns=columns,
        constraints=tuple(constraints),
        indexes=tuple(indexes),
        names={},
        comment=right.comment,
    )

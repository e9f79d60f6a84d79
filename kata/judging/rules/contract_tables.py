"""What a model makes of a table that its contract describes: forms that come to the same are the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.judging.data import NO_ROWS
from kata.judging.mistake import Mistake
from kata.judging.rules.tables import (
    TableFacts,
    create_tables,
    location_in_class,
    other_default,
    read_table,
    same_table,
)

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt

_UNIQUE_INDEX = re.compile(r"unique btree (\([^()]*\))")


async def mapped_class(attempt: Attempt, probes: Path) -> Mapping[str, Any]:
    """Return what the exercise's class is, by the probe `model_facts` of a file; reject one that is not mapped."""
    name, module = attempt.exercise.object, attempt.exercise.module
    probe = await attempt.remember("facts", lambda: attempt.probe(probes, "model_facts", name))
    facts: Mapping[str, Any] = probe.value
    if not facts["mapped"]:
        raise Mistake(
            f"{name} is not a mapped class." if facts["exists"] else f"There is no class {name} in {module}.py.",
            help="A mapped class inherits from the base, and has a __tablename__ and a primary key.",
        )
    return facts


async def table_is_as_described(attempt: Attempt, probes: Path, table: str, ddl: str) -> None:
    """Reject a model whose table is another one than that of its contract, or whose columns have other names in Python.

    How identities count, names, comments, the order of the columns, additional indexes and defaults in Python are free; a
    unique index is a unique constraint. The database is left with the tables of the models.

    Args:
        attempt: What is graded.
        probes: The file of the probes `model_facts` and `create_tables`, which creates all that the models describe.
        table: The table's name.
        ddl: SQL that makes the right table, and those that it refers to.
    """
    facts, name = await mapped_class(attempt, probes), attempt.exercise.object
    if facts["table"] != table or facts["schema"]:
        found = f"{facts['schema']}.{facts['table']}".strip(".")
        raise Mistake(
            f"The class is mapped to a table {found!r}; it is called {table!r}, without a schema.",
            where=location_in_class(attempt, "__tablename__", "__table__", "__table_args__"),
        )
    await attempt.load(NO_ROWS, ddl=ddl)
    right = await read_table(attempt, table)
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    await create_tables(attempt, probes)
    made = await read_table(attempt, table)
    in_python = facts["python_defaults"]
    made = _forgiven(right, await _with_right_defaults(attempt, right, made))
    await same_table(attempt, replace(right, names={}), made, python_defaults=in_python)
    hidden = [column for column in right.columns if column not in facts["attributes"]]
    if hidden:
        raise Mistake(
            f"{name} has no attribute {hidden[0]}: the column has another name in Python.",
            where=location_in_class(attempt, *hidden),
        )


def _is_expression(default: str) -> bool:
    """Whether a default is SQL to evaluate: none, a constant and an identity are not."""
    return bool(default) and not default.startswith(("'", "generated"))


async def _with_right_defaults(attempt: Attempt, right: TableFacts, made: TableFacts) -> TableFacts:
    """Return the table with the right defaults where its own are the same once they are in the column: now() for a date."""
    columns = dict(made.columns)
    for name in columns.keys() & right.columns.keys():
        mine, theirs = columns[name], right.columns[name]
        comparable = mine.kind == theirs.kind and _is_expression(mine.default) and _is_expression(theirs.default)
        if comparable and not await other_default(attempt, theirs.kind, theirs.default, mine.default, typed=False):
            columns[name] = replace(mine, default=theirs.default)
    return replace(made, columns=columns)


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

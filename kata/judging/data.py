"""The rows that graders load: seed rows, generated sets, distractor rows, wide sets; each is SQL with a label."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kata import datasets
from kata.database.script import read_script
from kata.datasets import Dataset, Schema
from kata.errors import CatalogueError
from kata.paths import PROJECT
from kata.worlds import World, make_world

_ALEMBIC = frozenset({"alembic_version"})
WORLDS = PROJECT / "tests" / "exercises" / "rows" / "worlds.json"
"""The numbers of the fixed worlds, the most exposing first; `kata dev check` distils them."""


@dataclass(frozen=True)
class Rows:
    """Rows for the workbook's tables, as a script for empty tables.

    Attributes:
        label: What the learner reads, such as "the seed rows".
        script: The SQL that inserts them.
        dataset: The same as plain data; `None` for the seed rows, which are only a script.
    """

    label: str
    script: str = field(repr=False)
    dataset: Dataset | None = field(default=None, repr=False, compare=False)

    def of_tables(self, *tables: str) -> Rows:
        """Return the rows of these tables only; not for the seed rows."""
        assert self.dataset is not None
        data = Dataset({table: self.dataset.rows(table) for table in tables}, name=self.label)
        return Rows(self.label, data.insert_sql(schema()), data)


@cache
def schema() -> Schema:
    """Return the workbook's tables, as init.sql creates them."""
    return datasets.parse_schema(read_script().schema, without=_ALEMBIC)


NO_ROWS = Rows("empty tables", "")
Parts = frozenset[str]
"""Names of parts of init.sql: database schemas."""


def parts_read_by(sql: str) -> Parts:
    """Return the parts of init.sql whose tables a query names, and the first one, to which all others refer."""
    public, *others = read_script().parts
    named = [part.name for part in others if re.search(rf'\b{part.name}"?\s*\.', sql)]
    return frozenset((public.name, *named))


def part_of(table: str) -> str:
    """Return the name of the part of init.sql that a table is in."""
    return table.rpartition(".")[0] or read_script().public.name


def seed_rows(parts: Parts | None = None) -> Rows:
    """Return the rows of init.sql, which also fill the learner's playground; those of some parts only, if so asked."""
    script = read_script()
    return Rows("the seed rows", "\n".join(each.rows for each in script.parts if parts is None or each.name in parts))


@lru_cache(maxsize=8)
def generated(seed: int, parts: Parts | None = None) -> tuple[Rows, ...]:
    """Return the generated sets: they expose the same wrong answers as the seed rows, with other values and sizes."""
    sets = [
        Dataset({table: found for table, found in data.tables.items() if parts is None or part_of(table) in parts})
        for data in _generated(seed)
    ]
    return tuple(
        Rows(f"generated rows (KATA_SEED={seed}, set {at})", data.insert_sql(schema()), data)
        for at, data in enumerate(sets, start=1)
    )


@lru_cache(maxsize=8)
def _generated(seed: int) -> tuple[Dataset, ...]:
    return tuple(datasets.load_provider().generated(seed))


@lru_cache(maxsize=8)
def with_distractors(rows: Rows, parts: Parts | None = None) -> Rows:
    """Return a generated set with 100 distractor rows added to each table."""
    assert rows.dataset is not None
    tables = {name: table for name, table in schema().tables.items() if parts is None or part_of(name) in parts}
    added = datasets.distractors(Schema(tables), rows.dataset, hints=datasets.read_hints().distractors)
    return Rows(f"{rows.label} and 100 irrelevant rows in each table", f"{rows.script}\n{added.insert_sql(schema())}")


@lru_cache(maxsize=16)
def wide(parents: int, seed: int = 1) -> Rows:
    """Return a set of `parents` parent rows with few children each."""
    data = datasets.load_provider().wide(parents, seed)
    return Rows(data.name, data.insert_sql(schema()), data)


def renamed(rows: Rows, names: Mapping[str, str]) -> Rows:
    """Return a generated set in which some texts stand in the place of others, in all cells that are equal to them."""
    assert rows.dataset is not None
    tables = {
        table: tuple(
            {column: names.get(cell, cell) if isinstance(cell, str) else cell for column, cell in row.items()}
            for row in found
        )
        for table, found in rows.dataset.tables.items()
    }
    data = Dataset(tables, name=f"{rows.label} with awkward texts")
    return Rows(data.name, data.insert_sql(schema()), data)


@cache
def world(number: int) -> World:
    """Return the world of a number."""
    return make_world(number, schema(), datasets.read_hints().worlds)


@cache
def fixed_worlds() -> tuple[World, ...]:
    """Return the worlds in which every statement is run, the most exposing first.

    Raises:
        CatalogueError: Their numbers cannot be read.
    """
    try:
        numbers = json.loads(WORLDS.read_text(encoding="utf-8"))["worlds"]
        return tuple(map(world, numbers))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CatalogueError(
            f"{WORLDS} cannot be read: {error!r}", remedy=f"git checkout -- {WORLDS.relative_to(PROJECT).as_posix()}"
        ) from error


@cache
def in_world(number: int) -> Rows:
    """Return the rows of a world, to call a function on."""
    rows_of = world(number)
    rows = f"{rows_of.size} row{'' if rows_of.size == 1 else 's'}" if rows_of.size else "empty tables"
    return Rows(f"tiny database {number} ({rows})", rows_of.data.insert_sql(schema()), rows_of.data)


def largest_world() -> Rows:
    """Return the world in which every function is called: it has the longest chain, numbers from 0 on, and dates to come."""
    return in_world(0)

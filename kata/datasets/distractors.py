"""Distractor rows: rows that nobody asked for, and that change no right answer.

A right answer leaves them to the database. One that filters, joins or aggregates in Python fetches them, and the
surplus of rows fetched over rows returned grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from kata.datasets.dataset import Dataset, Row
from kata.datasets.schema import Column, ForeignKey, Schema, Table
from kata.errors import CatalogueError

COUNT = 100
"""How many distractor rows a table gets."""

_LAST = "zzz"  # sorts after the texts of real rows, in C collation
_DAY = date(2024, 12, 31)
_NUMBERS = frozenset({"smallint", "int", "bigint", "decimal", "double", "float", "real"})
_TEXTS = frozenset({"text", "varchar", "char", "bpchar"})
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(_NUMBERS, 1),
    "date": _DAY,
    "timestamptz": datetime(2024, 12, 31, tzinfo=UTC),
    "timestamp": "2024-12-31",
    "boolean": False,
    "json": "{}",
    "jsonb": "{}",
}
# One row in six has NULL where a foreign key allows it.
_NULL_EVERY = 6


def distractors(
    schema: Schema, data: Dataset, *, hints: Mapping[str, Mapping[str, Any]] | None = None, count: int = COUNT
) -> Dataset:
    """Make rows to be added to a data set, for every table of the schema.

    - Texts sort last; numbers and dates are the same in all rows, unless a unique constraint demands otherwise.
    - A row refers to distractors only: to the first one of the other table, so that groups are large. Where that is the
      same table, the first row refers to nothing. Nullable references to other tables are NULL in one row of six.
    - Where a primary key is made of foreign keys, half of the rows share the first value of the one column, the other
      half that of the other.
    - Columns with a default (other than of a date or a time) and columns of other types are left to the database.

    Args:
        schema: The tables.
        data: The rows that are there already.
        hints: Table → column → value, for columns whose values the schema does not tell (a CHECK, a type that is not
            known here). In a text, `{n}` stands for the row's number, which makes it unique.
        count: How many rows a table gets at most.

    Raises:
        CatalogueError: A column demands a value and has none.
    """
    made: dict[str, tuple[Row, ...]] = {}
    for table in schema.tables.values():
        made[table.name] = tuple(islice(_Distractors(table, data, made, (hints or {}).get(table.name, {})), count))
    return Dataset(made, name="distractor rows")


class _Distractors:
    """The distractor rows of one table, one after the other."""

    def __init__(
        self, table: Table, data: Dataset, made: Mapping[str, tuple[Row, ...]], hints: Mapping[str, Any]
    ) -> None:
        self._table = table
        self._there = data.rows(table.name)
        self._parents = {key: made.get(key.table) or data.rows(key.table) for key in table.foreign_keys}
        self._hints = hints
        self._number = 0
        self._first: Row | None = None
        self._varying = self._columns_that_vary()
        # The foreign keys of a unique constraint that nothing else makes unique take turns.
        self._turns = tuple(key for key in table.foreign_keys if self._varying.issuperset(key.columns))
        self._makers = [
            (name, make)
            for name, column in table.columns.items()
            if not table.refers([name]) and (make := self._maker(column)) is not None
        ]

    def __iter__(self) -> _Distractors:
        return self

    def __next__(self) -> Row:
        row: dict[str, Any] = {name: make(self._number) for name, make in self._makers}
        for key in self._table.foreign_keys:
            row |= self._reference(key, row)
        row = {name: row[name] for name in self._table.columns if name in row}
        self._first = self._first or row
        self._number += 1
        return row

    def _reference(self, key: ForeignKey, row: Row) -> Row:
        nullable = all(self._table.columns[name].nullable for name in key.columns)
        if key.table == self._table.name:
            parent = self._first or (None if nullable else row)
        elif nullable and (self._number % _NULL_EVERY == _NULL_EVERY - 1 or not self._parents[key]):
            parent = None
        else:
            parents, at = self._parents[key], 0
            if key in self._turns and self._number:
                turn, others = (self._number - 1) % len(self._turns), (self._number - 1) // len(self._turns)
                at = 1 + others if self._turns[turn] is key else 0
            if at >= len(parents):
                raise StopIteration
            parent = parents[at]
        return {
            name: None if parent is None else parent[there]
            for name, there in zip(key.columns, key.referenced, strict=True)
        }

    def _columns_that_vary(self) -> set[str]:
        """Columns that have to differ from row to row, besides sequences and texts, which do so anyway."""
        varying: set[str] = set()
        for names in self._table.unique:
            own = [self._table.columns[name] for name in names if not self._table.refers([name])]
            if any(column.identity or self._is_own_text(column) for column in own):
                continue
            if not any("{n}" in str(self._hints.get(name, "")) for name in names):
                varying.update([own[0].name] if own else names)
        return varying

    def _is_own_text(self, column: Column) -> bool:
        return column.type in _TEXTS and not column.default and column.name not in self._hints

    def _maker(self, column: Column) -> Any:
        """The function from a row's number to the value of a column; `None` where the database fills it."""
        varies = column.name in self._varying
        if column.name in self._hints:
            return partial(_hinted, self._hints[column.name])
        if column.identity or (varies and column.type in _NUMBERS):
            first = 1 + max((row[column.name] for row in self._there if column.name in row), default=0)
            return lambda number: first + number
        if column.default and not column.type.startswith(("date", "timestamp")):
            return None
        if column.type in _TEXTS:
            return partial(_text, self._table.name, column.size[0] if column.size else None)
        constant = _CONSTANTS.get(column.type)
        if varies and isinstance(constant, date):
            return lambda number: constant - timedelta(days=number)
        if constant is not None and not varies:
            return lambda number: constant
        if column.nullable or column.default:
            return None
        raise CatalogueError(
            f"the distractor rows of {self._table.name} need a value for {column.name} ({column.type})",
            remedy=f"Add it to tests/exercises/rows/tables.toml, below [distractors.{self._table.name}].",
        )


def _hinted(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", f"{number + 1:04}")
    return Decimal(str(value)) if isinstance(value, float) else value


def _text(table: str, size: int | None, number: int) -> str:
    text = f"{_LAST} {table} {number + 1:04}"
    if size is not None and len(text) > size:
        text = f"{_LAST}{number + 1:04}"[:size] if size >= len(_LAST) + 4 else f"z{number + 1:03}"[:size]
    return text

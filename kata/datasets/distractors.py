"""Distractor rows: irrelevant rows that change no right answer.

A right answer leaves them in the database. One that filters, joins or aggregates in Python fetches them, which
increases the surplus of fetched rows over returned ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kata.datasets.dataset import Dataset, Row
from kata.datasets.provider import hints_table
from kata.datasets.schema import Column, ForeignKey, Schema, Table
from kata.errors import CatalogueError

_LAST = "zzz"  # sorts after the texts of real rows in C collation
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
    schema: Schema, data: Dataset, *, hints: Mapping[str, Mapping[str, Any]] | None = None, count: int = 100
) -> Dataset:
    """Make at most `count` rows for every table of the schema, to be added to a data set.

    - Texts sort last; numbers and dates are the same in all rows, unless a unique constraint requires otherwise.
    - A row refers to the first distractor of the other table, so that groups are large. In references within a table,
      the first row refers to nothing. Nullable references to other tables are NULL in one row of six.
    - If a primary key consists of foreign keys, half of the rows share the first value of one column, the other half
      that of the other.
    - Columns with a default (except dates and times) and columns of other types are left to the database.

    Args:
        schema, data: The tables, and their existing rows.
        hints: Table → column → value, for columns whose values the schema does not determine (a CHECK, an unknown type).
            In a text, `{n}` stands for the row's number, which makes it unique.

    Raises:
        CatalogueError: A column requires a value and has none.
    """
    made: dict[str, tuple[Row, ...]] = {}
    for table in schema.tables.values():
        parents = {key: made.get(key.table) or data.rows(key.table) for key in table.foreign_keys}
        made[table.name] = _Maker(table, data.rows(table.name), parents, (hints or {}).get(table.name, {})).rows(count)
    return Dataset(made, name="distractor rows")


class _Maker:
    """Makes the distractor rows of one table.

    Args:
        table, existing: The table and its rows.
        parents: The rows of other tables that each foreign key may refer to.
        hints: Column → value.
    """

    def __init__(
        self,
        table: Table,
        existing: Sequence[Row],
        parents: Mapping[ForeignKey, Sequence[Row]],
        hints: Mapping[str, Any],
    ) -> None:
        self._table = table
        self._existing = existing
        self._parents = parents
        self._hints = hints
        self._varying = self._columns_that_vary()
        # If a unique constraint consists of foreign keys only, they take turns in making it unique.
        self._turns = [key for key in table.foreign_keys if self._varying.issuperset(key.columns)]

    def rows(self, count: int) -> tuple[Row, ...]:
        """Make `count` rows; fewer if there are too few parents to make them unique."""
        if self._turns:
            count = min(count, 1 + len(self._turns) * (min(len(self._parents[key]) for key in self._turns) - 1))
        values = {
            name: value
            for name, column in self._table.columns.items()
            if not self._table.refers([name]) and (value := self._value(column)) is not None
        }
        made: list[Row] = []
        for number in range(count):
            row = {name: value(number) for name, value in values.items()}
            for key in self._table.foreign_keys:
                parent = self._parent(key, number, made[0] if made else None, row)
                for name, referenced in zip(key.columns, key.referenced, strict=True):
                    row[name] = None if parent is None else parent[referenced]
            made.append({name: row[name] for name in self._table.columns if name in row})
        return tuple(made)

    def _parent(self, key: ForeignKey, number: int, first: Row | None, row: Row) -> Row | None:
        """Return the row that a new row refers to."""
        nullable = all(self._table.columns[name].nullable for name in key.columns)
        if key.table == self._table.name:
            return first or (None if nullable else row)
        if nullable and (number % _NULL_EVERY == _NULL_EVERY - 1 or not self._parents[key]):
            return None
        if key in self._turns and number:
            turn, index = (number - 1) % len(self._turns), 1 + (number - 1) // len(self._turns)
            return self._parents[key][index if self._turns[turn] is key else 0]
        return self._parents[key][0]

    def _columns_that_vary(self) -> set[str]:
        """Columns that must differ from row to row, except sequences and texts, which always do."""
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

    def _value(self, column: Column) -> Callable[[int], Any] | None:
        """Return the function from a row's number to the value of a column; `None` if the database fills it."""
        varies = column.name in self._varying
        if column.name in self._hints:
            return partial(_hinted, self._hints[column.name])
        if column.identity or (varies and column.type in _NUMBERS):
            first = 1 + max((row[column.name] for row in self._existing if column.name in row), default=0)
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
            remedy=f"Add it to tests/exercises/rows/tables.toml, below {hints_table('distractors', self._table.name)}.",
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

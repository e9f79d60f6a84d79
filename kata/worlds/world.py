"""A world: few rows for every table of a schema, made from a number, so that they expose wrong queries.

Values come from small palettes, so that they tie; texts hold what patterns, case and quoting trip over; numbers are
neighbours, which rounding folds. Rows have twins that differ in one column: only that one can break their tie. Some
worlds have more than nine rows, so that numbers sort otherwise as texts, and world 0 has a chain that is longer than any
sensible limit. Some texts are as long, and some numbers as large, as their columns allow: what cuts them shows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from kata.datasets import Column, Dataset, ForeignKey, Row, Schema, Table, hints_table
from kata.errors import CatalogueError

Hints = Mapping[str, Mapping[str, Any]]
"""Table → column → a list of values to choose from. In a text, `{n}` stands for a number that no other row has."""

LONGEST_CHAIN = 150
_T = TypeVar("_T")
_TEXTS = frozenset({"text", "varchar", "char", "bpchar"})
_WHOLE = frozenset({"smallint", "int", "bigint"})
_NUMBERS = frozenset({"decimal", "double", "float", "real"})
_UNIQUE_NAMES = ["a", "A", "ab", "aB", "b", "B", "a%", "a_", "_", "%", "", "a'b", "a.b", "axb", "9", "10", " a", "a "]
_NAMES = ["a", "A", "b", "B", "ab", "a b", "é", "É", "", "a_b", "%", "a\\b"]
_TWO_CASES = [["a", "A"], ["b", "B"], ["ab", "aB"]]
# The last one is still to come: nobody asks for what has happened already.
_DAYS = [date(2020, 1, 1), date(2020, 1, 2), date(2999, 12, 31)]
_LOWEST = ["0", "1", "9", "99.99", "100", "100.49", "1499.99"]
_STEPS = ["0.01", "0.01", "0.1", "0.5", "1", "10", "500"]
_PARENTS = [0, 1, 1, 2, 2, 3, 4, 5]
_FEW = [0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8]
_BIG = 2_000
_ATTEMPTS = 20


@dataclass(frozen=True)
class World:
    """A tiny database.

    Attributes:
        number: What it was made from.
        data: Its rows.
    """

    number: int
    data: Dataset

    @property
    def size(self) -> int:
        """How many rows it has."""
        return sum(map(len, self.data.tables.values()))


class Choices:
    """Random choices that are the same on every version of Python: only `random()` itself is guaranteed to be."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def chance(self, probability: float) -> bool:
        """Whether an event of this probability happens."""
        return self._random() < probability

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        return int(self._random() * limit)

    def one(self, pool: Sequence[_T]) -> _T:
        """One element."""
        return pool[self.below(len(pool))]

    def some(self, pool: Sequence[_T], count: int) -> list[_T]:
        """So many different elements, in random order; all if there are fewer."""
        left = list(pool)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]


def make_world(number: int, schema: Schema, hints: Hints | None = None) -> World:
    """Make the world of this number; the same number gives the same rows.

    Args:
        number, schema: Which world, and of which tables.
        hints: For columns whose values the schema does not determine.

    Raises:
        CatalogueError: A column requires a value and has none.
    """
    return _Maker(number, schema, hints or {}).world()


class _Maker:
    def __init__(self, number: int, schema: Schema, hints: Hints) -> None:
        self.number = number
        self.schema = schema
        self.hints = hints
        self.choices = Choices(number)
        self.chain = number == 0
        self.big = not self.chain and self.choices.chance(0.15)
        self.made: dict[str, list[Row]] = {}

    def world(self) -> World:
        for table in self.schema.tables.values():
            rows = self._pairs(table) if table.is_association else _Rows(self, table).make(self._count(table))
            self.made[table.name] = rows
        shuffled = {name: tuple(self.choices.some(rows, len(rows))) for name, rows in self.made.items()}
        return World(self.number, Dataset(shuffled, name=f"world {self.number}"))

    def _count(self, table: Table) -> int:
        refers = [key for key in table.foreign_keys if key.table != table.name]
        if self.chain:
            return LONGEST_CHAIN if any(key.table == table.name for key in table.foreign_keys) else 1
        if not refers and not any(key.table == table.name for key in table.foreign_keys):
            return 1 + self.choices.below(2) if self.big else self.choices.one(_PARENTS)
        return 11 + self.choices.below(4) if self.big else self.choices.one(_FEW)

    def _pairs(self, table: Table) -> list[Row]:
        """Rows that connect others: each combination in two of five cases."""
        rows: list[Row] = [{}]
        for key in table.foreign_keys:
            parents = self.made[key.table] if not self.chain else self.made[key.table][:20]
            rows = [
                {**row, **{name: parent[other] for name, other in zip(key.columns, key.referenced, strict=True)}}
                for row in rows
                for parent in parents
            ]
        extra = [column for column in table.columns.values() if not table.refers([column.name])]
        palettes = {column.name: _palette(self, table, column) for column in extra}
        return [
            {**row, **{name: self.choices.one(pool) for name, pool in palettes.items() if pool}}
            for row in rows
            if self.choices.chance(0.4)
        ]


class _Rows:
    """Makes the rows of one table."""

    def __init__(self, maker: _Maker, table: Table) -> None:
        self._maker = maker
        self._choices = maker.choices
        self._table = table
        self._rows: list[Row] = []
        self._chained = maker.chain or self._choices.chance(0.8 if maker.big else 0.4)
        self._alone = self._choices.one([0.0, 0.1, 0.4])
        own = [column for column in table.columns.values() if not table.refers([column.name])]
        self._palettes = {column.name: _palette(maker, table, column) for column in own}
        self._own = [column for column in own if self._palettes[column.name] is not None]
        # A twin's reference within the table would break chains.
        keys = [key for key in table.foreign_keys if key.table != table.name and not self._is_key(key.columns[0])]
        self._free = [column.name for column in self._own if not self._is_key(column.name)]
        self._free += [name for key in keys for name in key.columns]
        self._twins = self._choices.one([0.2, 0.45, 0.7])
        # In half of the worlds all twins differ in the same column.
        self._differs = [self._choices.one([*self._free, None])] if self._choices.chance(0.5) else [*self._free, None]

    def make(self, count: int) -> list[Row]:
        for _ in range(count):
            for _ in range(_ATTEMPTS):
                row = self._row()
                if row is not None and self._is_unique(row):
                    self._rows.append(row)
                    break
        return self._rows

    def _row(self) -> Row | None:
        row: dict[str, Any] = {column.name: self._value(column) for column in self._own}
        for key in self._table.foreign_keys:
            parent = self._parent(key)
            if parent is None and not all(self._table.columns[name].nullable for name in key.columns):
                return None
            for name, referenced in zip(key.columns, key.referenced, strict=True):
                row[name] = None if parent is None else parent[referenced]
        if self._rows and self._free and not self._maker.chain and self._choices.chance(self._twins):
            twin = self._choices.one(self._rows)
            differs = self._choices.one(self._differs)
            row |= {name: twin[name] for name in self._free if name != differs}
        return {name: row[name] for name in self._table.columns if name in row}

    def _parent(self, key: ForeignKey) -> Row | None:
        if key.table == self._table.name:
            if not self._rows or (not self._maker.chain and self._choices.chance(0.03 if self._chained else 0.3)):
                return None
            return self._rows[-1] if self._chained else self._choices.one(self._rows)
        parents = self._maker.made[key.table]
        nullable = all(self._table.columns[name].nullable for name in key.columns)
        if not parents or (nullable and self._choices.chance(0.5 if self._maker.chain else self._alone)):
            return None
        return self._choices.one(parents)

    def _value(self, column: Column) -> Any:
        palette = self._palettes[column.name]
        assert palette is not None
        if self._maker.chain and column.type in _NUMBERS:
            # Each number is there, in several rows.
            return palette[len(self._rows) % len(palette)]
        return self._choices.one(palette)

    def _is_key(self, name: str) -> bool:
        return self._table.columns[name].identity or (name,) in self._table.unique

    def _is_unique(self, row: Row) -> bool:
        for names in self._table.unique:
            values = tuple(row.get(name) for name in names)
            if None not in values and any(values == tuple(other.get(name) for name in names) for other in self._rows):
                return False
        return True


def _palette(maker: _Maker, table: Table, column: Column) -> list[Any] | None:
    """The values that a column has in one world; `None` if the database fills it."""
    choices, hint = maker.choices, maker.hints.get(table.name, {}).get(column.name)
    hint = [hint] if isinstance(hint, str) else hint
    unique = column.identity or any(column.name in names for names in table.unique)
    values: list[Any] | None = None
    if hint is not None:
        values = choices.some(hint, 1 + choices.below(len(hint)))
        if any("{n}" in str(value) for value in values):
            numbers = choices.some(range(100, 999), 40 if not maker.chain else 899)
            return [choices.one(values).replace("{n}", str(number)) for number in numbers]
    elif column.identity or (unique and column.type in _WHOLE):
        return list(range(1, 2 * LONGEST_CHAIN)) if maker.chain else list(range(1, 21))
    elif column.type in _TEXTS:
        values = _names(choices, unique=unique)
        if unique and (maker.chain or maker.big):
            values += map(str, choices.some(range(100, 999), LONGEST_CHAIN))
        values = (
            _filled(maker, [value[: column.size[0]] for value in values], column.size[0]) if column.size else values
        )
    elif column.type in _WHOLE:
        values = choices.some(range(4), 1 + choices.below(4))
    elif column.type in _NUMBERS:
        values = _numbers(maker)
        if len(column.size) == 2:
            limit = 10 ** (column.size[0] - column.size[1])
            # All by the same factor: their order and their ties stay.
            factor = limit // _BIG if maker.big and maker.number % 2 == 0 else 1
            values = [value * factor % limit for value in values]
    elif column.type == "date":
        values = _DAYS if maker.chain else choices.some(_DAYS, 1 + choices.below(2))
    elif column.type in ("timestamptz", "timestamp"):
        values = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in choices.some(_DAYS, 2)]
    elif column.type == "boolean":
        values = choices.some([False, True], 1 + choices.below(2))
    elif column.type == "uuid":
        return [f"00000000-0000-4000-8000-{number:012x}" for number in choices.some(range(1, 4096), 40)]
    elif column.default or column.nullable:
        return None
    if values is None:
        raise CatalogueError(
            f"the worlds need values for {table.name}.{column.name} ({column.type})",
            remedy=f"Add them to tests/exercises/rows/tables.toml, below {hints_table('worlds', table.name)}.",
        )
    return [*values, None] if column.nullable and choices.chance(0.5) else values


def _names(choices: Choices, *, unique: bool) -> list[str]:
    """Several texts; often two that differ in nothing but case."""
    if choices.chance(0.35):
        return [*choices.one(_TWO_CASES), *choices.some(_UNIQUE_NAMES if unique else _NAMES, choices.below(3))]
    return choices.some(_UNIQUE_NAMES, 6) if unique else choices.some(_NAMES, 1 + choices.below(4))


def _filled(maker: _Maker, texts: list[str], size: int) -> list[str]:
    """In every third world, the same beginning before all texts, so that the longest one fills its column."""
    if maker.number % 3 or not texts:
        return texts
    beginning = "x" * (size - max(map(len, texts)))
    return [beginning + text for text in texts]


def _numbers(maker: _Maker) -> list[Decimal]:
    if maker.chain:
        return maker.choices.some([Decimal(number) for number in range(LONGEST_CHAIN // 3)], LONGEST_CHAIN // 3)
    if maker.big:
        return [Decimal(0), *map(Decimal, sorted(maker.choices.some(range(1, _BIG), 14))[1:])]
    choices = maker.choices
    lowest, step = Decimal(choices.one(_LOWEST)), Decimal(choices.one(_STEPS))
    values = [lowest + step * count for count in choices.some(range(4), 1 + choices.below(4))]
    # Something far below, so that several neighbours are above the average.
    return [*values, lowest / 4] if choices.chance(0.4) else values

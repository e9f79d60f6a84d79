"""The whole database as plain data, before and after a call: what a write exercise is judged by.

Tables, columns, keys and defaults are read from the server, so that a new table needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from kata.judging.observation import Observation

Row = dict[str, Any]
Key = tuple[Any, ...]

SCHEMA_SQL = """
SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
       format('%I.%I', n.nspname, c.relname), a.attname, format('%I', a.attname), coalesce(a.attnum = ANY (i.indkey), false),
       a.attidentity <> '' OR a.attgenerated <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
       pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'alembic_version'
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY n.nspname <> 'public', n.nspname, c.relname, a.attnum
"""


@dataclass(frozen=True)
class Table:
    """A table of the schema.

    Attributes:
        name: Its name; with the schema in front where that is not `public`.
        columns: Its columns, in order.
        key: The columns of its primary key; all columns when it has none.
        generated: The columns that the database alone fills in: identity, serial and generated ones.
        rows_sql: SELECTs all rows.
        defaults_sql: SELECTs what the defaults of the other columns are worth now.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    generated: frozenset[str]
    defaulted: tuple[str, ...]
    rows_sql: str
    defaults_sql: str


def read_tables(described: Iterable[tuple[Any, ...]]) -> tuple[Table, ...]:
    """The tables of the schema, from the rows of `SCHEMA_SQL`."""
    found = []
    for (name, quoted), group in groupby(described, key=lambda row: row[:2]):
        columns = [row[2:] for row in group]
        every = tuple(column for column, *_ in columns)
        defaults = {column: text for column, _, _, generated, text in columns if text and not generated}
        found.append(
            Table(
                name,
                every,
                tuple(column for column, _, in_key, *_ in columns if in_key) or every,
                frozenset(column for column, _, _, generated, _ in columns if generated),
                tuple(defaults),
                f"SELECT {', '.join(quoted_column for _, quoted_column, *_ in columns)} FROM {quoted}",
                f"SELECT {', '.join(defaults.values()) or 'NULL'}",
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Snapshot:
    """Every row of every table at one moment.

    Attributes:
        tables: By the table's name: its rows as dictionaries, by primary key (always a tuple).
        defaults: By the table's name: what the columns' defaults were worth at that moment.
        generated: By the table's name: the columns that the database alone fills in.
    """

    tables: Mapping[str, Mapping[Key, Row]]
    defaults: Mapping[str, Row] = field(default_factory=dict)
    generated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        tables: Sequence[Table],
        rows: Sequence[Sequence[tuple[Any, ...]]],
        defaults: Sequence[Sequence[tuple[Any, ...]]],
    ) -> Snapshot:
        """Put together what the statements of the tables gave."""
        return cls(
            {table.name: _by_key(table, found) for table, found in zip(tables, rows, strict=True)},
            {
                table.name: dict(zip(table.defaulted, found[0] if table.defaulted else (), strict=True))
                for table, found in zip(tables, defaults, strict=True)
            },
            {table.name: table.generated for table in tables},
        )


def _by_key(table: Table, rows: Sequence[tuple[Any, ...]]) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for cells in rows:
        row = dict(zip(table.columns, cells, strict=True))
        key = tuple(row[column] for column in table.key)
        # Without a primary key, equal rows are told apart by their number.
        while key in found:
            key = (*key, len(found))
        found[key] = row
    return found


@dataclass(frozen=True)
class Changes:
    """What one call of the learner's did to the database.

    Attributes:
        observation: The call.
        before, after: The database just before it, and just after it inside its open transaction.
    """

    observation: Observation
    before: Snapshot
    after: Snapshot

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.before.tables != self.after.tables

    def inserted(self, table: str) -> dict[Key, Row]:
        """The rows of a table that are new, by primary key."""
        before = self.before.tables[table]
        return {key: row for key, row in self.after.tables[table].items() if key not in before}

    def deleted(self, table: str) -> dict[Key, Row]:
        """The rows of a table that are gone, by primary key."""
        after = self.after.tables[table]
        return {key: row for key, row in self.before.tables[table].items() if key not in after}

    def updated(self, table: str) -> Iterator[tuple[Key, str, Any, Any]]:
        """The cells of a table that changed: primary key, column, old value and new value."""
        after = self.after.tables[table]
        for key, row in self.before.tables[table].items():
            for column, cell in row.items():
                if key in after and after[key][column] != cell:
                    yield key, column, cell, after[key][column]

    def worth_of_default(self, table: str, column: str) -> Any:
        """What the database fills in for a column that is left out.

        Returns:
            `ANY` for a value that cannot be foreseen: identity, or a default that changes from moment to moment.
        """
        if column in self.after.generated[table]:
            return ANY
        value = self.after.defaults[table].get(column)
        return value if value == self.before.defaults[table].get(column) else ANY


class _Any:
    """Stands for a cell whose value does not matter."""

    def __repr__(self) -> str:
        return "any value"


ANY = _Any()

"""The whole database as plain data, before and after a call: write exercises are judged by the difference.

Tables, columns, keys and defaults are read from the server, so a new table needs no change here.
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
        name: Its name, with the schema unless that is `public`.
        key: The columns of its primary key; all columns if it has none.
        generated: The columns that only the database fills in: identity, serial and generated ones.
        defaulted: The other columns that have a default.
        rows_sql: SELECTs all rows.
        defaults_sql: SELECTs the current values of the defaults.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    generated: frozenset[str]
    defaulted: tuple[str, ...]
    rows_sql: str
    defaults_sql: str

    def by_key(self, rows: Iterable[tuple[Any, ...]]) -> dict[Key, Row]:
        """Return rows as dictionaries, by primary key."""
        found: dict[Key, Row] = {}
        for cells in rows:
            row = dict(zip(self.columns, cells, strict=True))
            key = tuple(row[column] for column in self.key)
            # Without a primary key there may be equal rows: a number makes their keys differ.
            while key in found:
                key = (*key, len(found))
            found[key] = row
        return found


def read_tables(described: Iterable[tuple[Any, ...]]) -> tuple[Table, ...]:
    """Return the tables of the schema, given the rows of `SCHEMA_SQL`."""
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
        tables: Table → primary key (always a tuple) → row as a dictionary.
        defaults: Table → column → the value of its default at that moment.
        generated: Table → the columns that only the database fills in.
    """

    tables: Mapping[str, Mapping[Key, Row]]
    defaults: Mapping[str, Row] = field(default_factory=dict)
    generated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Sequence[Table], results: Sequence[Sequence[tuple[Any, ...]]]) -> Snapshot:
        """Make a snapshot of the results of each table's `rows_sql` and `defaults_sql`, in turn."""
        rows, defaults = results[::2], results[1::2]
        return cls(
            {table.name: table.by_key(found) for table, found in zip(tables, rows, strict=True)},
            # Without defaults, the only cell is a NULL that belongs to no column.
            {
                table.name: dict(zip(table.defaulted, cells, strict=False))
                for table, (cells,) in zip(tables, defaults, strict=True)
            },
            {table.name: table.generated for table in tables},
        )


@dataclass(frozen=True)
class Changes:
    """What one call did to the database: its observation, and snapshots just before and after it.

    The snapshot after the call is taken inside its open transaction.
    """

    observation: Observation
    before: Snapshot
    after: Snapshot

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.before.tables != self.after.tables

    def inserted(self, table: str) -> dict[Key, Row]:
        """The new rows of a table, by primary key."""
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
        """What the database fills in for an omitted column; `ANY` if that cannot be predicted (identity, a clock)."""
        if column in self.after.generated[table]:
            return ANY
        value = self.after.defaults[table].get(column)
        return value if value == self.before.defaults[table].get(column) else ANY


class _Any:
    def __repr__(self) -> str:
        return "any value"


ANY = _Any()
"""A cell whose value does not matter."""

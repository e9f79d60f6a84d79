"""Rows by table, as plain data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kata.datasets.schema import Schema, Table
from kata.datasets.sql import literal

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

Row = Mapping[str, Any]
"""A row: column → value. All rows of a table have the same columns; the database fills the others."""


@dataclass(frozen=True)
class Dataset:
    """The content of a database.

    The rows of a table stand in the order of their insertion. That order is part of the content: an answer without its
    ORDER BY may show the rows in just that order.

    Args:
        tables: Table → rows; tables without rows are left out.
        name: What a failure card calls it, such as "generated data".
        seed: The number that makes it again; `None` for data that was not generated.
    """

    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    name: str = field(default="data", compare=False)
    seed: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", {table: rows for table, rows in self.tables.items() if rows})

    def __str__(self) -> str:
        parts = [f"{len(rows)} {table}" for table, rows in self.tables.items()]
        return f"{self.name} ({', '.join(parts if self.seed is None else [*parts, f'seed {self.seed}'])})"

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table."""
        return self.tables.get(table, ())

    def insert_sql(self, schema: Schema) -> str:
        """Write a script that inserts the rows into empty tables and sets the sequences past them.

        A table gets one INSERT, so that rows may refer to rows further down in the same table. Sequences are not
        transactional: a script that is rolled back leaves them where it set them.
        """
        return "\n".join(
            _insert(table, self.tables[name]) for name, table in schema.tables.items() if name in self.tables
        )

    def without(self, schema: Schema, keys: Mapping[str, Collection[Any]]) -> Dataset:
        """Delete rows as PostgreSQL would.

        References to a deleted row become NULL where the foreign key says SET NULL; otherwise the referring row is
        deleted, too.

        Args:
            schema: The tables.
            keys: Table → primary keys: values, or tuples where the key has several columns. Unknown keys are ignored.
        """
        tables = dict(self.tables)
        queue = [(name, {key if isinstance(key, tuple) else (key,) for key in found}) for name, found in keys.items()]
        while queue:
            name, found = queue.pop()
            rows = tables.get(name, ())
            deleted = [row for row in rows if _cells(row, schema.tables[name].primary_key) in found]
            if not deleted:
                continue
            tables[name] = tuple(row for row in rows if _cells(row, schema.tables[name].primary_key) not in found)
            for child in schema.tables.values():
                for key in child.foreign_keys:
                    if key.table != name:
                        continue
                    targets = {_cells(row, key.referenced) for row in deleted}
                    referring = [row for row in tables.get(child.name, ()) if _cells(row, key.columns) in targets]
                    if key.on_delete == "SET NULL":
                        cleared = dict.fromkeys(key.columns)
                        tables[child.name] = tuple(
                            {**row, **cleared} if _cells(row, key.columns) in targets else row
                            for row in tables.get(child.name, ())
                        )
                    elif referring:
                        queue.append((child.name, {_cells(row, child.primary_key) for row in referring}))
        return replace(self, tables=tables)


async def read(connection: asyncpg.Connection, schema: Schema, *, name: str = "the database's rows") -> Dataset:
    """Read all rows, each table in its physical order (for rows that were never updated: the order of insertion).

    Args:
        connection: An asyncpg connection to a database with these tables; only read from.
        schema: The tables.
        name: What to call the data set.
    """
    tables = {}
    for table in schema.tables.values():
        found = await connection.fetch(f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY ctid")
        tables[table.name] = tuple(dict(row) for row in found)
    return Dataset(tables, name=name)


def _cells(row: Row, columns: Collection[str]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


def _insert(table: Table, rows: tuple[Row, ...]) -> str:
    columns = list(rows[0])
    values = ",\n".join(f"({', '.join(literal(row[column]) for column in columns)})" for row in rows)
    script = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES\n{values};"
    for column in columns:
        if table.columns[column].identity:
            last = max(row[column] for row in rows)
            script += f"\nSELECT setval(pg_get_serial_sequence('{table.name}', '{column}'), {last});"
    return script

"""Rows by table, as plain data, and as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kata.datasets.schema import Schema, Table

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

Row = Mapping[str, Any]
"""A row: column → value. All rows of a table have the same columns; the database fills the others."""


@dataclass(frozen=True)
class Dataset:
    """The content of a database.

    Args:
        tables: Table → rows in the order of their insertion; tables without rows are left out. The order is part of the
            content: without an ORDER BY, the database may return the rows in it.
        name: What a failure card calls it, such as "generated data".
    """

    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    name: str = field(default="data", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", {table: rows for table, rows in self.tables.items() if rows})

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        return self.tables.get(table, ())

    def insert_sql(self, schema: Schema) -> str:
        """Return a script that inserts the rows into empty tables and sets the sequences past them.

        Each table gets one INSERT, so that rows may refer to later rows of the same table. Sequences are not
        transactional: a rollback of the script does not reset them.
        """
        return "\n".join(
            _insert(table, self.tables[name]) for name, table in schema.tables.items() if name in self.tables
        )


async def read(connection: asyncpg.Connection, schema: Schema) -> Dataset:
    """Read all rows of a database, each table in its physical order (without updates, the order of insertion)."""
    tables = {}
    for table in schema.tables.values():
        found = await connection.fetch(f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY ctid")
        tables[table.name] = tuple(dict(row) for row in found)
    return Dataset(tables)


def _insert(table: Table, rows: tuple[Row, ...]) -> str:
    columns = list(rows[0])
    values = ",\n".join(f"({', '.join(literal(row[column]) for column in columns)})" for row in rows)
    script = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES\n{values};"
    for column in columns:
        if table.columns[column].identity:
            last = max(row[column] for row in rows)
            script += f"\nSELECT setval(pg_get_serial_sequence('{table.name}', '{column}'), {last});"
    return script


def literal(value: object) -> str:
    """Return a value as a PostgreSQL literal.

    Raises:
        ValueError: There is none: text with a NUL, a number that is not finite, a time without a time zone.
        TypeError: The workbook's tables hold no values of this type.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is not an amount")
            return f"{value:f}"
        case str():
            if "\0" in value:
                raise ValueError("PostgreSQL's text cannot hold NUL")
            quoted = value.replace("'", "''")
            # Correct with every standard_conforming_strings.
            return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in value else f"'{quoted}'"
        case date():  # a datetime is one, too
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{value} has no time zone")
            return f"'{value.isoformat()}'"
        case _:
            raise TypeError(f"no literal for {type(value).__name__}")

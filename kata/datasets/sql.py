"""Rows as SQL that any client can run, and the two halves of init.sql."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

INIT_SQL = Path(__file__).resolve().parents[2] / "init.sql"
_ROWS_BELOW = "\n-- rows\n"


@cache
def seed_sql() -> str:
    """init.sql, whole."""
    return INIT_SQL.read_text(encoding="utf-8")


def schema_sql() -> str:
    """The first half of init.sql: the tables and Alembic's record of them, no rows."""
    return seed_sql().split(_ROWS_BELOW, maxsplit=1)[0]


def seed_rows_sql() -> str:
    """The second half of init.sql: the rows, for tables that are there and empty."""
    return seed_sql().split(_ROWS_BELOW, maxsplit=1)[1]


def insert_script(tables: Mapping[str, Iterable[Any]]) -> str:
    """INSERT statements for the rows (dataclasses whose fields are the columns) of these tables, in this order.

    One statement per table, so that rows may refer to rows further down in the same table. Sequences are set past the
    ids; they know nothing of transactions, so a rolled back script leaves them there.
    """
    statements = []
    for table, content in tables.items():
        rows = tuple(content)
        if not rows:
            continue
        columns = [column.name for column in fields(rows[0])]
        values = ",\n".join(f"({', '.join(literal(getattr(row, column)) for column in columns)})" for row in rows)
        statements.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES\n{values};")
        if "id" in columns:
            last = max(row.id for row in rows)
            statements.append(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last});")
    return "\n".join(statements)


def literal(value: object) -> str:
    """A Python value as a PostgreSQL literal.

    Raises:
        ValueError: The value has no literal: text with a NUL, a number that is none, a time without its zone.
        TypeError: It is of a type that the workbook's tables do not hold.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            raise TypeError("the workbook's tables hold no booleans")
        case int():
            return str(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no amount of money")
            return f"{value:f}"
        case str():
            if "\0" in value:
                raise ValueError("PostgreSQL's text holds no NUL")
            quoted = value.replace("'", "''")
            # Right whatever standard_conforming_strings says.
            return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in value else f"'{quoted}'"
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"{value} names no time zone")
            return f"'{value.isoformat()}'"
        case date():
            return f"'{value.isoformat()}'"
        case _:
            raise TypeError(f"no literal for {type(value).__name__}")

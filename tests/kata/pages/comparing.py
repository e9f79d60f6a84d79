"""Compares SQL of a page with SQL that was sent. In the page `…` leaves something out."""

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import make_url

from kata.capture import Emitted

_DIALECT: Any = make_url("postgresql+asyncpg://").get_dialect()
_CAST = re.compile(r"::(?:TIMESTAMP WITH(?:OUT)? TIME ZONE|DOUBLE PRECISION|[A-Z]+)(?:\(\d+(?:, ?\d+)?\))?(?:\[\])?")


def in_one_line(sql: str) -> str:
    """Without line breaks, without blanks inside parentheses, and without the casts that the dialect adds."""
    sql = re.sub(r"\s+", " ", _CAST.sub("", sql))
    return re.sub(r"\s*;$", "", re.sub(r"\( ", "(", re.sub(r" \)", ")", sql)).strip())


def literally(value: Any) -> str:
    """A parameter, as it is written in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, dict):
        return f"'{json.dumps(value)}'"
    return f"'{value.isoformat() if isinstance(value, date) else value}'"


def filled(sql: str, values: Sequence[Any]) -> str:
    """SQL with the values in the places of `$1`, `$2`."""
    written = {f"${place}": literally(value) for place, value in enumerate(values, start=1)}
    return re.sub(r"\$\d+", lambda found: written.get(found[0], found[0]), in_one_line(sql))


def with_values(emitted: Emitted) -> str:
    """A statement that was sent, with its values; an executemany keeps `$1`, `$2`."""
    if emitted.executemany or not isinstance(emitted.parameters, Sequence):
        return in_one_line(emitted.sql)
    return filled(emitted.sql, emitted.parameters)


def compiled(construct: Any) -> str:
    """A construct of SQLAlchemy as SQL, with its values in it."""
    done = construct.compile(dialect=_DIALECT(), compile_kwargs={"render_postcompile": True})
    return filled(str(done), [done.params[name] for name in done.positiontup or ()])


def same(page: str, sql: str) -> bool:
    """Whether the SQL of a page is this SQL; `…` stands for any text."""
    pattern = ".*?".join(re.escape(piece) for piece in in_one_line(page).split("…"))
    return re.fullmatch(pattern, sql, re.DOTALL) is not None


def statements(page: str) -> list[str]:
    """The statements of a block of SQL: each ends with a semicolon."""
    return [in_one_line(statement) for statement in re.split(r";\s*(?:\n|$)", page) if statement.strip()]

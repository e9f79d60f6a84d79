"""Statements as they are shown: laid out, folded where they repeat, with their parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from rich.text import Text

from kata.ui.status import TIMES

T = TypeVar("T")

ORIGINS = {"main": "", "lazy": "lazy load", "relationship": "eager load", "column": "refresh"}
"""The words for `kata.capture.Origin`."""

_WIDTH = 74
_COLUMN = re.compile(r'^ +(?:["\w]+\.)*["\w]+(?: AS ["\w]+)?,(?: (?:["\w]+\.)*["\w]+(?: AS ["\w]+)?,)*$')
_KEYWORD = re.compile(r"^ *(?:SELECT(?: DISTINCT)?|WHERE|GROUP BY|HAVING|ORDER BY)$")
_CASTED = (
    r"\$\d+::[A-Z][A-Z0-9_]*(?: (?:PRECISION|VARYING|WITH TIME ZONE|WITHOUT TIME ZONE))*"
    r"(?:\(\d+(?:, ?\d+)?\))?(?:\[\])*"
)
_PARAMETER = re.compile(_CASTED)
_QUOTED_PARAMETER = re.compile(rf'"({_CASTED}|…)"')
_LONG_LIST = re.compile(r"(\$\d+(?:::[A-Z ]+)?)(?:, *\$\d+(?:::[A-Z ]+)?){8,}, *(\$\d+(?:::[A-Z ]+)?)")


def pretty_sql(sql: str, *, shorten: bool = False) -> str:
    """Lay a statement out over lines; one that cannot be parsed is returned unchanged.

    Args:
        sql: As the driver received it.
        shorten: Show only the ends of long lists of parameters; PostgreSQL cannot read the result.
    """
    # Imported here: it takes most of a second, and a run that shows no SQL does not need it.
    import logging

    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    from kata.shape.tree import parse_one

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns on stderr about each SHOW and SET
    readable = _LONG_LIST.sub(r'\1, "…", \2', sql) if shorten else sql
    # Quoted, each cast parses as a column name and stays as asyncpg receives it: $1::VARCHAR reads better than
    # CAST($1 AS VARCHAR).
    try:
        parsed = parse_one(_PARAMETER.sub(r'"\g<0>"', readable))
        if parsed is None or isinstance(parsed, exp.Command):
            return sql.strip()
        pretty = parsed.sql(dialect="postgres", pretty=True)
    except (SqlglotError, RecursionError):
        return sql.strip()
    if not any("\n" in literal.name for literal in parsed.find_all(exp.Literal)):
        pretty = _packed(pretty)
    return _QUOTED_PARAMETER.sub(r"\1", pretty)


def _packed(pretty: str) -> str:
    """Use fewer lines: join plain columns, and put a clause of one line next to its keyword."""
    packed: list[str] = []
    for line in pretty.splitlines():
        before = packed[-1] if packed else ""
        same = _indent(before) == _indent(line)
        plain = before and same and _COLUMN.match(before) and _COLUMN.match(line.rstrip(",") + ",")
        if plain and len(before) + len(line.strip()) < _WIDTH:
            packed[-1] = f"{before} {line.strip()}"
        else:
            packed.append(line)
    lines: list[str] = []
    for index, line in enumerate(packed):
        before = lines[-1] if lines else ""
        after = packed[index + 1] if index + 1 < len(packed) else ""
        alone = _KEYWORD.match(before) and _indent(line) > _indent(before) and _indent(after) < _indent(line)
        if alone and len(before) + len(line.strip()) < _WIDTH and not line.endswith("("):
            lines[-1] = f"{before} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def sql_block(sql: str) -> Text:
    """Lay out and highlight a statement; a long list of parameters shows only its ends."""
    return highlighted(pretty_sql(sql, shorten=True), "postgresql")


def highlighted(code: str, language: str) -> Text:
    """Highlight code; long lines fold."""
    from rich.syntax import Syntax

    # The text alone: a Syntax pads each line to the width of the terminal.
    text = Syntax("", language or "text", theme="ansi_dark", background_color="default").highlight(code)
    text.rstrip()
    text.no_wrap, text.overflow = False, "fold"
    return text


def fold(statements: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Group statements with the same key (text and line, at least), in the order of their first occurrence."""
    groups: dict[Hashable, list[T]] = {}
    for statement in statements:
        groups.setdefault(key(statement), []).append(statement)
    return list(groups.values())


def statement_head(lead: str, times: int, *details: str, location: str = "", style: str = "dim") -> Text:
    """Return the line above a statement: `SQL × 5 · 10 rows · app/a.py:7`. Empty details are left out."""
    head = Text(lead, style="bold cyan")
    if times > 1:
        head.append(f" {TIMES} {times}", style="bold yellow")
    for detail in filter(None, details):
        head.append(f" · {detail}", style="red" if detail == "failed" else "dim")
    if location:
        head.append(" · ", style="dim").append(location, style=style)
    return head


def parameters_line(values: Sequence[str], *, most: int, varied: bool = False) -> str:
    """Return `$1 = 8, $2 = 'Ada'`; if they are `varied`, those of the first of several sendings."""
    shown = [f"${number} = {value}" for number, value in enumerate(values[:most], 1)]
    if len(values) > most:
        shown.append(f"… ({len(values)} in all)")
    return ", ".join(shown) + (" (the first time)" if varied else "")

"""What demos and verdicts look like in the terminal: SQL, rows, facts, explanations.

Everything here returns rich renderables and prints nothing. Without colour (NO_COLOR, no terminal, a file) the same
text comes out plain, and nothing needs more than 80 columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from sqlalchemy import inspect
from sqlalchemy.orm import InstanceState

from kata.capture import Emitted
from kata.translate import Explanation

NOT_LOADED = "(not loaded)"
TIMES = "\N{MULTIPLICATION SIGN}"
_ORIGINS = {"main": "", "lazy": "lazy load", "relationship": "eager load", "column": "refresh"}

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


def console(**options: Any) -> Console:
    """The console all of the workbook prints on; nothing is coloured by guess (numbers, paths), only on purpose."""
    return Console(highlight=False, **options)


def indented(renderable: RenderableType) -> Padding:
    """Two columns to the right, and no trailing blanks."""
    return Padding(renderable, (0, 0, 0, 2), expand=False)


# ---- SQL


@dataclass(frozen=True, slots=True)
class Folded:
    """One statement and how often it was sent, from the same place for the same reason.

    Attributes:
        first: The first of them.
        times: How many they are.
        rows: The rows of all of them, None when unknown.
        seconds: The time of all of them.
        failed: The last of them got no answer.
    """

    first: Emitted
    times: int
    rows: int | None
    seconds: float
    failed: bool


def fold(statements: Iterable[Emitted]) -> list[Folded]:
    """Put repeated statements (other parameters, same text, same line) together, in the order of their first time."""
    groups: dict[tuple[Any, ...], list[Emitted]] = {}
    for statement in statements:
        key = (statement.sql, statement.file, statement.line, statement.origin)
        groups.setdefault(key, []).append(statement)
    folded = []
    for group in groups.values():
        known = [statement.rows for statement in group if statement.rows is not None and statement.rows >= 0]
        folded.append(
            Folded(
                first=group[0],
                times=len(group),
                rows=sum(known) if len(known) == len(group) else None,
                seconds=sum(statement.seconds or 0.0 for statement in group),
                failed=group[-1].seconds is None,
            )
        )
    return folded


def pretty_sql(sql: str, *, shorten: bool = False) -> str:
    """Lay a statement out over lines; what cannot be parsed comes back as it is.

    Args:
        sql: As the driver got it.
        shorten: Show only the ends of long lists of parameters. Otherwise PostgreSQL could still read the result.
    """
    # Imported late: it takes most of a second, and a run that shows no SQL does not need it.
    import logging

    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    from kata.shape.parser import parse_one

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns on stderr of each SHOW and SET
    readable = _LONG_LIST.sub(r'\1, "…", \2', sql) if shorten else sql
    # The casts shall stay as asyncpg receives them: $1::VARCHAR reads better than CAST($1 AS VARCHAR). So the parser is
    # told that each is the name of a column.
    try:
        parsed = parse_one(_PARAMETER.sub(r'"\g<0>"', readable))
        if isinstance(parsed, exp.Command):
            return sql.strip()
        pretty = parsed.sql(dialect="postgres", pretty=True)
    except (SqlglotError, RecursionError):
        return sql.strip()
    if not any("\n" in literal.name for literal in parsed.find_all(exp.Literal)):
        pretty = _packed(pretty)
    return _QUOTED_PARAMETER.sub(r"\1", pretty)


def _packed(pretty: str) -> str:
    """Take fewer lines: plain columns stand side by side, and a clause of one line beside its keyword."""
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


def sql_block(sql: str) -> RenderableType:
    """A statement, laid out and highlighted; of a long list of parameters only the ends are shown."""
    shown = pretty_sql(sql, shorten=True)
    # The highlighted text alone: a Syntax would fill each line with blanks up to the width of the terminal.
    highlighted = Syntax("", "postgresql", theme="ansi_dark", background_color="default").highlight(shown)
    highlighted.rstrip()
    highlighted.no_wrap, highlighted.overflow = False, "fold"
    return highlighted


def statements(emitted: Sequence[Emitted], *, root: Path | None = None) -> RenderableType:
    """All statements: each laid out, under the line that caused it, repeated ones folded into one, with their number.

    Args:
        emitted: In the order they were sent.
        root: Files are named relative to it.
    """
    blocks: list[RenderableType] = []
    for folded in fold(emitted):
        blocks.append(_statement_head(folded, root))
        blocks.append(indented(sql_block(folded.first.sql)))
        parameters = _parameters(folded)
        if parameters is not None:
            blocks.append(indented(parameters))
    return Group(*blocks)


def _statement_head(folded: Folded, root: Path | None) -> Text:
    first = folded.first
    head = Text(no_wrap=False)
    head.append("SQL", style="bold cyan")
    if folded.times > 1:
        head.append(f" {TIMES} {folded.times}", style="bold yellow")
    details = [_ORIGINS[first.origin]]
    if first.executemany:
        details.append("one batch")
    if folded.failed:
        details.append("failed")
    elif folded.rows is not None:
        details.append(count(folded.rows, "row"))
    details.append(milliseconds(folded.seconds) if not folded.failed else "")
    details.append(place(first.file, first.line, root) if first.file else "")
    for detail in filter(None, details):
        head.append(f" · {detail}", style="red" if detail == "failed" else "dim")
    return head


def _parameters(folded: Folded) -> Text | None:
    parameters = folded.first.parameters
    if folded.first.executemany and isinstance(parameters, list | tuple):
        return Text(f"{count(len(parameters), 'set')} of parameters", style="dim")
    if not isinstance(parameters, list | tuple) or not parameters:
        return None
    shown = ", ".join(f"${number} = {_short(value)}" for number, value in enumerate(parameters[:8], 1))
    more = f", … ({len(parameters)} in all)" if len(parameters) > 8 else ""
    varied = " (the first time)" if folded.times > 1 else ""
    return Text(shown + more + varied, style="dim")


def _short(value: Any, longest: int = 40) -> str:
    text = repr(str(value)) if not isinstance(value, str | int | float | bool | None) else repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


# ---- tables


def rows_table(
    rows: Any, columns: Sequence[str] | None = None, *, limit: int = 20, title: str | None = None
) -> RenderableType:
    """Rows as a table.

    Args:
        rows: Rows, mappings, mapped objects, tuples or plain values; one of them, or any iterable.
        columns: Labels or attributes, `a.b` reaches through a relationship. By default what the rows have. An attribute
            that is not loaded shows as such: looking at it would send a statement.
        limit: More rows than this are only counted.
        title: Stands above the table.
    """
    listed = _as_list(rows)
    names = list(columns) if columns is not None else _columns_of(listed)
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=title, title_justify="left", title_style="bold"
    )
    values = [[_value(row, name, index) for index, name in enumerate(names)] for row in listed[:limit]]
    for index, name in enumerate(names):
        numeric = bool(values) and all(_is_number(row[index]) or row[index] is None for row in values)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold", header_style="bold")
    for row in values:
        table.add_row(*(_cell(value) for value in row))
    if len(listed) > limit:
        return Group(table, Text(f"… and {count(len(listed) - limit, 'more row')}", style="dim"))
    return table if listed else Group(table, Text("no rows", style="dim"))


def facts_table(facts: Mapping[str, Any]) -> Table:
    """Names and values, side by side."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", overflow="fold")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(str(name), _cell(value))
    return table


def _as_list(rows: Any) -> list[Any]:
    if rows is None:
        return []
    if isinstance(rows, str | bytes | Mapping) or hasattr(rows, "_mapping") or not isinstance(rows, Iterable):
        return [rows]
    return list(rows)


def _columns_of(rows: list[Any]) -> list[str]:
    for row in rows:
        mapping = getattr(row, "_mapping", row)
        if isinstance(mapping, Mapping):
            return [str(key) for key in mapping]
        state = _state(row)
        if state is not None:
            return [attribute.key for attribute in state.mapper.column_attrs]
        if isinstance(row, tuple | list):
            return [str(number) for number in range(1, len(row) + 1)]
    return ["value"]


def _value(row: Any, name: str, index: int) -> Any:
    mapping = getattr(row, "_mapping", row)
    if isinstance(mapping, Mapping):
        for key in mapping:
            if str(key) == name:
                return mapping[key]
        first, _, rest = name.partition(".")
        return _attribute(mapping[first], rest) if rest and first in mapping else ""
    if _state(row) is None and isinstance(row, tuple | list) and not hasattr(row, name):
        return row[index] if index < len(row) else ""
    return row if name == "value" and not hasattr(row, "value") else _attribute(row, name)


def _attribute(thing: Any, path: str) -> Any:
    for position, name in enumerate(parts := path.split(".")):
        if thing is None or thing is NOT_LOADED:
            return thing
        if position and isinstance(thing, list | tuple | set | frozenset):
            return [_attribute(member, ".".join(parts[position:])) for member in thing]
        state = _state(thing)
        if state is not None and name in state.mapper.attrs and name in state.unloaded:
            return NOT_LOADED
        thing = getattr(thing, name, "")
    return thing


def _state(thing: Any) -> Any:
    state = inspect(thing, raiseerr=False)
    return state if isinstance(state, InstanceState) else None


def _cell(value: Any) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    if value is NOT_LOADED:
        return Text(NOT_LOADED, style="dim")
    if isinstance(value, list | tuple | set | frozenset):
        return Text(", ".join(str(_cell(member)) for member in value))
    if isinstance(value, Mapping):
        return Text(", ".join(f"{key}: {_cell(member)}" for key, member in value.items()))
    state = _state(value)
    if state is not None:
        # repr() of a mapped object may be anything, lazy loads included
        named = state.dict.get("name")
        return Text(f"{type(value).__name__} {named}" if isinstance(named, str) else type(value).__name__)
    if isinstance(value, Decimal) and value.is_finite() and -int(value.as_tuple().exponent) > 4:
        # avg() answers with sixteen digits; those who want them can print the value
        return Text(f"{value:.4f}".rstrip("0").rstrip("."))
    return Text(str(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


# ---- words


def explanation(explained: Explanation, *, at: str = "") -> RenderableType:
    """What happened, why, and what to do, as a short block."""
    head = Text("✗ ", style="bold red") + _marked(explained.what, "bold")
    if at:
        head.append(f"  {at}", style="cyan")
    return Group(
        head,
        indented(_marked(explained.why, "")),
        indented(Text("→ ", style="green") + _marked(explained.todo, "green")),
    )


def _marked(sentence: str, style: str) -> Text:
    """`code` in a sentence stands out by colour; its backticks stay for those who see no colour."""
    text = Text(sentence, style=style)
    text.highlight_regex(r"`[^`]+`", "cyan")
    return text


def place(file: str | None, line: int | None, root: Path | None = None) -> str:
    """`app/queries_basic.py:42`, relative to `root` where it lies below it."""
    if file is None:
        return ""
    path = Path(file)
    if root is not None and path.is_relative_to(root):
        path = path.relative_to(root)
    return f"{path.as_posix()}:{line}" if line else path.as_posix()


def count(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def milliseconds(seconds: float) -> str:
    """A time, as short as it is still told apart."""
    return f"{seconds * 1000:.1f} ms"

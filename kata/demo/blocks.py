"""What a demo prints below an exercise: its statements, and explanations of its errors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from kata.capture import Emitted
from kata.translate import Explanation
from kata.ui.console import indented
from kata.ui.sql import ORIGINS, fold, parameters_line, sql_block, statement_head
from kata.ui.status import ARROW, LOOKS
from kata.ui.text import count, fit, location, marked, milliseconds


def explanation(explained: Explanation, *, at: str = "") -> RenderableType:
    """Return what happened (and at which `app/file.py:line`), why, and what to do."""
    head = Text().append_text(LOOKS["failed"].mark()).append_text(marked(explained.what, "bold"))
    if at:
        head.append(f"  {at}", style="cyan")
    todo = Text(f"{ARROW} ", style="green").append_text(marked(explained.todo, "green"))
    return Group(head, indented(marked(explained.why)), indented(todo))


def fold_emitted(emitted: Iterable[Emitted]) -> list[list[Emitted]]:
    """Group repeated statements: same text, same line, same reason; the parameters may differ."""
    return fold(emitted, lambda statement: (statement.sql, statement.file, statement.line, statement.origin))


def statements(emitted: Iterable[Emitted], *, root: Path | None = None) -> RenderableType:
    """Return all statements: each laid out below the line that caused it (relative to `root`), repeated ones folded."""
    blocks: list[RenderableType] = []
    for group in fold_emitted(emitted):
        blocks += [statement_head("SQL", len(group), *_details(group, root)), indented(sql_block(group[0].sql))]
        if parameters := _parameters(group):
            blocks.append(indented(Text(parameters, style="dim")))
    return Group(*blocks)


def _details(group: list[Emitted], root: Path | None) -> Iterable[str]:
    first, rows = group[0], [statement.rows for statement in group]
    yield ORIGINS[first.origin]
    yield "one batch" if first.executemany else ""
    if group[-1].seconds is None:
        yield "failed"
    else:
        known = [number for number in rows if number is not None and number >= 0]
        yield count(sum(known), "row") if len(known) == len(rows) else ""
        yield milliseconds(sum(statement.seconds or 0.0 for statement in group))
    yield location(first.file, first.line, root)


def _parameters(group: list[Emitted]) -> str:
    values, executemany = group[0].parameters, group[0].executemany
    if not isinstance(values, list | tuple) or not values:
        return ""
    if executemany:
        return f"{count(len(values), 'set')} of parameters"
    return parameters_line([_literal(value) for value in values], most=8, varied=len(group) > 1)


def _literal(value: Any) -> str:
    return fit(repr(value if isinstance(value, str | int | float | bool | None) else str(value)), 40)

"""Tables without a frame. Workers import this module through `kata.demo`: it may not import the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text


def ruled_table(title: str | None = None, *, tight: bool = False, header_style: str = "bold") -> Table:
    """Return an empty table whose only frame is a line below the header; in a `tight` one columns are closer together."""
    return Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0) if tight else (0, 1),
        header_style=header_style,
        title=title,
        title_justify="left",
        title_style="bold",
    )


def facts_table(facts: Mapping[str, Any], show: Callable[[Any], Text] = lambda value: Text(str(value))) -> Table:
    """Return names and values side by side."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", overflow="fold")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(Text(str(name)), show(value))
    return table


def add_column(table: Table, label: str, values: Iterable[Any], *, overflow: Any = "fold") -> None:
    """Add a column whose alignment fits its values: numbers on the right, all else on the left."""
    listed = list(values)
    numeric = bool(listed) and all(map(_is_number_or_null, listed))
    table.add_column(Text(label), justify="right" if numeric else "left", overflow=overflow)


def _is_number_or_null(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))

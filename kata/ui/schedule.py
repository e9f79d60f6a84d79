"""A schedule: what several sessions did at once, side by side, one column for each.

It needs no colour, and no more than 60 columns. Workers import this module through `kata.demo`: it may not import the
judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from kata.schedule import Step
from kata.ui.status import ARROW
from kata.ui.text import clean, fit, one_line

_NARROWEST = 22
"""A column that is narrower cannot be read: the steps then stand below each other."""
_LONGEST_LIST = 24
_LONGEST = 220
_MOST_STEPS = 40

_PARAMETER = re.compile(
    r"\$(\d+)(?:::[A-Z][A-Z0-9_]*(?: (?:VARYING|PRECISION|WITH TIME ZONE|WITHOUT TIME ZONE))*(?:\(\d+(?:, ?\d+)?\))?)?"
)
_COLUMNS = re.compile(r"^(SELECT(?: DISTINCT)?) (.+?) (FROM) ", re.IGNORECASE)
_RETURNING = re.compile(r" (RETURNING) (.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class ScheduleView:
    """The steps in a table as wide as the window: what came first stands above."""

    steps: Sequence[Step]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        actors = columns_of(self.steps)
        number = len(str(len(self.steps))) + 2
        wide = (options.max_width - number) // max(len(actors), 1) - 2
        yield _side_by_side(self.steps, actors) if wide >= _NARROWEST else _one_below_the_other(self.steps)
        if len(self.steps) > _MOST_STEPS:
            yield Text(f"… and {len(self.steps) - _MOST_STEPS} more steps", style="dim")


def columns_of(steps: Sequence[Step]) -> list[str]:
    """Return the headings of the columns: A before B, whoever began; those with longer names behind them."""
    return sorted(dict.fromkeys(step.actor for step in steps), key=lambda actor: actor if len(actor) == 1 else "~")


def _side_by_side(steps: Sequence[Step], actors: Sequence[str]) -> Table:
    table = _table()
    table.add_column("", justify="right", style="dim", no_wrap=True)
    for actor in actors:
        table.add_column(Text(one_line(actor)), ratio=1, overflow="fold")
    for at, step in enumerate(steps[:_MOST_STEPS], start=1):
        cells = [_cell(step) if actor == step.actor else Text("") for actor in actors]
        table.add_row(str(at), *cells)
    return table


def _one_below_the_other(steps: Sequence[Step]) -> Table:
    table = _table()
    table.add_column("", justify="right", style="dim", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", ratio=1, overflow="fold")
    for at, step in enumerate(steps[:_MOST_STEPS], start=1):
        table.add_row(str(at), Text(fit(one_line(step.actor), 14)), _cell(step))
    return table


def _table() -> Table:
    from kata.ui.tables import ruled_table

    table = ruled_table()
    table.expand = True
    return table


def _cell(step: Step) -> Text:
    text = Text(shortened(step))
    if not step.is_sql:
        text.stylize("italic")
    if step.state:
        text.append(f"\n{ARROW} {one_line(step.state, 120)}", style=_style(step.state))
    return text


def _style(state: str) -> str:
    if state.startswith("waits"):
        return "yellow"
    return "dim" if state[:1].isdigit() and ":" not in state else "red"


def shortened(step: Step) -> str:
    """Return the SQL on one line, with the values of parameters, without long lists of columns: what counts is who touches what."""
    if not step.is_sql:
        return one_line(step.did, _LONGEST)
    text = " ".join(clean(step.did).split()).rstrip("; ")
    text = _COLUMNS.sub(lambda found: _with_short_list(found, before=""), text, count=1)
    text = _RETURNING.sub(lambda found: _with_short_list(found, before=" "), text)
    return fit(_PARAMETER.sub(lambda found: _value(found, step.parameters), text), _LONGEST)


def _value(found: re.Match[str], parameters: Sequence[str]) -> str:
    at = int(found[1]) - 1
    return one_line(parameters[at], 40) if at < len(parameters) else f"${found[1]}"


def _with_short_list(found: re.Match[str], *, before: str) -> str:
    columns = found[2] if len(found[2]) <= _LONGEST_LIST or "(" in found[2] else "…"
    after = f" {found[3]} " if found.re.groups > 2 else ""
    return f"{before}{found[1]} {columns}{after}"

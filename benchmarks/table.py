"""The results as a table: for the terminal, and for the README."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

HEADINGS = ("what", "median", "compared with", "ratio", "bar", "met")
BEGIN, END = "<!-- benchmark -->", "<!-- /benchmark -->"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    median: str = ""  # empty when it could not be measured
    baseline: str = ""  # what it is compared with, and how long that takes
    ratio: str = ""
    bar: str = ""  # what was promised; empty where nothing was
    met: bool | None = None  # whether that is kept; `None` where nothing was promised or measured

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's cells, in the order of `HEADINGS`."""
        verdict = {True: "yes", False: "no", None: "—"}[self.met]
        return tuple(cell or "—" for cell in (self.what, self.median, self.baseline, self.ratio, self.bar, verdict))


def at_most(what: str, seconds: Sequence[float], times: float, baseline: Sequence[float], name: str) -> Row:
    """Return a row for an operation that may take `times` as long as another one."""
    ratio = statistics.median(seconds) / statistics.median(baseline)
    return _row(what, seconds, baseline, name, f"{ratio:.1f} ×", f"≤ {times:g} ×", ratio <= times)


def faster(what: str, seconds: Sequence[float], times: float, baseline: Sequence[float], name: str) -> Row:
    """Return a row for an operation that must be `times` as fast as another one."""
    ratio = statistics.median(baseline) / statistics.median(seconds)
    return _row(what, seconds, baseline, name, f"{ratio:.0f} × faster", f"≥ {times:g} × faster", ratio >= times)


def more(
    what: str, seconds: Sequence[float], baseline: Sequence[float], name: str, *, allowed: float | None = None
) -> Row:
    """Return a row for an operation that may take `allowed` seconds more than another one; without a limit by default."""
    added = statistics.median(seconds) - statistics.median(baseline)
    bar, met = ("", None) if allowed is None else (f"≤ + {duration(allowed)}", added <= allowed)
    sign = "−" if added < 0 else "+"
    return _row(what, seconds, baseline, name, f"{sign} {duration(abs(added))}", bar, met)


def median(seconds: Sequence[float]) -> str:
    """The median, in words."""
    return duration(statistics.median(seconds))


def _row(
    what: str, seconds: Sequence[float], baseline: Sequence[float], name: str, ratio: str, bar: str, met: bool | None
) -> Row:
    return Row(what, median(seconds), f"{name}: {median(baseline)}", ratio, bar, met)


def duration(seconds: float) -> str:
    """A duration with as many digits as mean something."""
    milliseconds = seconds * 1000
    if milliseconds < 10:
        return f"{milliseconds:.2f} ms"
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{seconds:.1f} s"


def machine(postgres: str, rounds: int, cold_rounds: int) -> str:
    """Return the machine, the versions, and the numbers of rounds, in one line."""
    return (
        f"Medians of {rounds} rounds ({cold_rounds} of whole processes and of all exercises); "
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLAlchemy {version('sqlalchemy')}, asyncpg {version('asyncpg')}, PostgreSQL {postgres}."
    )


def for_terminal(rows: Iterable[Row], caption: str) -> Table:
    """The table for a terminal."""
    table = Table(box=SIMPLE_HEAD, caption=caption, caption_justify="left")
    for at, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if heading in ("median", "ratio", "bar") else "left", no_wrap=at == 1)
    styles = {True: "green", False: "bold red", None: "dim"}
    for row in rows:
        *cells, met = row.cells
        table.add_row(*map(Text, cells), Text(met, style=styles[row.met]))
    return table


def for_readme(rows: Iterable[Row], caption: str) -> str:
    """The table as Markdown, between the README's markers."""

    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    return "\n".join(
        [BEGIN, line(HEADINGS), "|---|--:|---|--:|--:|---|", *(line(row.cells) for row in rows), "", caption, END]
    )

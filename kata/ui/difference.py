"""The tables of a failure card: rows that differ, and the small database of a counterexample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from kata.judging.verdict import Difference, RowChange, RowDifference, SmallTable
from kata.ui.tables import add_column, ruled_table
from kata.ui.text import cell, count, one_line, pair

_MOST_ROWS = 8
_MOST_SMALL_ROWS = 12
# Marks differing cells, also without colour.
_MARK = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}{}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_ABSENT = "(no column)"


def small_table(table: SmallTable) -> Table:
    """Return a table of the smallest database on which an answer is still wrong, without its name."""
    shown = ruled_table(tight=True)
    for at, label in enumerate(table.labels):
        add_column(shown, one_line(label, 40), (row[at] for row in table.rows if at < len(row)))
    for row in table.rows[:_MOST_SMALL_ROWS]:
        shown.add_row(*(Text(cell(value), style="dim" if value is None else "") for value in row))
    left = len(table.rows) - _MOST_SMALL_ROWS
    if left > 0 or not table.rows:
        shown.caption = f"… and {left} more" if left > 0 else "no rows"
        shown.caption_justify, shown.caption_style = "left", "dim"
    return shown


@dataclass(frozen=True)
class DifferenceView:
    """The rows that differ, with the differing cells marked: as a table or, if that is too wide, as a list."""

    difference: Difference

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._counts()
        if not self.difference.rows:
            return
        table = self._table()
        unlimited = options.update(max_width=10_000)
        if Measurement.get(console, unlimited, table).maximum <= options.max_width:
            yield Text("")
            yield table
        else:
            yield Group(*self._list())
        left = len(self.difference.rows) - _MOST_ROWS
        if left > 0:
            yield Text(f"… and {left} more", style="dim")

    def _counts(self) -> Text:
        expected, got = self.difference.expected_count, self.difference.got_count
        if expected != got:
            return Text(f"expected {count(expected, 'row')}, got {count(got, 'row')}")
        text = Text(f"{count(expected, 'row')}, as many as expected")
        if self.difference.rows:
            number = len(self.difference.rows)
            text.append(f"; {number} of them differ{'s' if number == 1 else ''}")
        return text

    def _table(self) -> Table:
        shown, labels = self._shown(), self._labels()
        table = ruled_table(tight=True)
        table.add_column("row", justify="right", style="dim")
        table.add_column("")
        for at, label in enumerate(labels):
            both = (cells for row in shown for cells in (row.expected, row.got) if cells is not None)
            add_column(table, label, (cells[at] for cells in both if at < len(cells)), overflow="ellipsis")
        for row in shown:
            for lead, cells in _table_lines(row, len(labels)):
                table.add_row(str(row.position) if row.position and lead.plain != "got" else "", lead, *cells)
        return table

    def _shown(self) -> Sequence[RowDifference]:
        return sorted(self.difference.rows, key=lambda row: row.position)[:_MOST_ROWS]

    def _labels(self) -> Sequence[str]:
        """The labels, and numbers for further cells: an answer may have too many."""
        labels, rows = [one_line(label, 40) for label in self.difference.labels], self.difference.rows
        widest = max((len(cells) for row in rows for cells in (row.expected, row.got) if cells), default=0)
        return [*labels, *(str(at + 1) for at in range(len(labels), widest))]

    def _list(self) -> Iterator[RenderableType]:
        """For narrow windows: a paragraph per row, with the differing cells only."""
        labels = self._labels()
        yield Text("")
        for row in self._shown():
            cells = row.expected if row.expected is not None else row.got or ()
            head = Text(f"row {row.position}: " if row.position else "", style="dim")
            if row.change in (RowChange.MISSING, RowChange.UNEXPECTED):
                head.append(row.change.value, style="red")
                values = (f"{label} {cell(value)}" for label, value in zip(labels, cells, strict=False))
                yield head.append("  " + ", ".join(values))
                continue
            if 0 not in row.differing and cells:
                head.append(f"{labels[0]} {cell(cells[0])}", style="bold")
            yield head
            for at in row.differing:
                right, wrong = _pair_at(row, at)
                line = Text(f"  {labels[at]}  ", style="dim")
                line.append("expected ").append(right, style="green").append(", got ")
                yield line.append(_MARK.format(wrong), style="bold red")


def _table_lines(row: RowDifference, width: int) -> Iterator[tuple[Text, list[Text]]]:
    """The lines of one row in the table: what each line is, and its cells."""
    if row.change is RowChange.MISSING or row.got is None:
        yield Text("missing", style="red"), [Text(cell(value), style="green") for value in row.expected or ()]
    elif row.change is RowChange.UNEXPECTED or row.expected is None:
        yield Text("unexpected", style="red"), [Text(cell(value), style="red") for value in row.got]
    else:
        right, wrong = [], []
        for at in range(width):
            expected, got = _pair_at(row, at)
            differs = at in row.differing
            right.append(Text(expected, style="green" if differs else ""))
            wrong.append(Text(_MARK.format(got), style="bold red") if differs else Text(got))
        yield Text("expected", style="green"), right
        yield Text("got", style="red"), wrong


def _pair_at(row: RowDifference, at: int) -> tuple[str, str]:
    expected, got = row.expected or (), row.got or ()
    if at >= len(expected):
        return _ABSENT if at < len(got) else "", cell(got[at]) if at < len(got) else ""
    if at >= len(got):
        return cell(expected[at]), _ABSENT
    return pair(expected[at], got[at]) if at in row.differing else (cell(expected[at]), cell(got[at]))

"""Rows that differ in a way that has no name, described in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kata.judging.query_spec import QuerySpec
from kata.judging.verdict import Difference, RowChange


def uncounted(difference: Difference) -> str:
    """A sentence without numbers, as these follow from the seed of generated rows."""
    changes = {row.change for row in difference.rows}
    if changes == {RowChange.MOVED}:
        return "the rows are right there, their order is not."
    if changes == {RowChange.MISSING}:
        return "rows are missing there."
    return "rows that should not be there come back." if changes == {RowChange.UNEXPECTED} else "the rows differ there."


def described_rows(difference: Difference, spec: QuerySpec) -> str:
    """A sentence for rows that differ in a way that has no name."""
    changes = [row.change for row in difference.rows]
    first = difference.rows[0]
    if set(changes) == {RowChange.MOVED}:
        return f"The rows are right, their order is not (row {first.position} is the first in a wrong place): {spec.order}."
    if repeated := _repeated(difference):
        return (
            f"{rows_in_words(repeated)} that come back more than once: a join multiplies rows (fan-out, a join without its "
            f"condition, or a GROUP BY that is too fine).{_counts(changes, missing_only=True)}"
        )
    if RowChange.CHANGED in changes:
        columns = sorted({at for row in difference.rows for at in row.differing if at < len(difference.labels)})
        names = ", ".join(difference.labels[at] for at in columns)
        changed = changes.count(RowChange.CHANGED)
        if len(columns) == 1 and (types := _other_type(difference, columns[0])):
            aside = (
                " A relationship in select() is its join condition, true or false." if types[1] == _KINDS[bool] else ""
            )
            what = (
                f"The column {names} holds {types[1]}, and {types[0]} is asked for ({rows_in_words(changed)}).{aside}"
            )
            return what + _counts(changes)
        return f"{rows_in_words(changed)} with a wrong value ({names})." + _counts(changes)
    return _counts(changes).strip() or "The rows differ."


_KINDS = {bool: "a truth value", int: "a number", float: "a number", Decimal: "a number", str: "text", date: "a date"}


def _other_type(difference: Difference, at: int) -> tuple[str, str] | None:
    """The kinds of the right cells of a column and of the returned ones, in words, if they are never the same."""
    cells = [
        (row.expected[at], row.got[at])
        for row in difference.rows
        if row.change is RowChange.CHANGED and row.expected and row.got and len(row.got) > at
    ]
    kinds = {(_KINDS.get(type(right)), _KINDS.get(type(got))) for right, got in cells}
    if len(kinds) != 1:
        return None
    right, got = next(iter(kinds))
    return (right, got) if right and got and right != got else None


def _repeated(difference: Difference) -> int:
    """How many unexpected rows are there more than once."""
    unexpected = [row.got for row in difference.rows if row.change is RowChange.UNEXPECTED and row.got]
    return sum(unexpected.count(row) > 1 for row in unexpected)


def rows_in_words(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _counts(changes: Sequence[RowChange], *, missing_only: bool = False) -> str:
    counted = {" missing": changes.count(RowChange.MISSING)}
    if not missing_only:
        counted[" that should not be there"] = changes.count(RowChange.UNEXPECTED)
    parts = [rows_in_words(count) + words for words, count in counted.items() if count]
    return f" {' and '.join(parts)}." if parts else ""

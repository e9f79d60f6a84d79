"""Right and returned rows, compared cell by cell and in order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kata.judging.verdict import Difference, RowChange, RowDifference

# Rounding beyond the cent is the learner's choice; quantising both sides would reject some right forms.
TOLERANCE = Decimal("0.005")
Cells = tuple[Any, ...]


def same_cell(expected: Any, got: Any) -> bool:
    """Whether a cell is right: a number within half a cent, anything else equal and of the same type."""
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or got is None:
        return type(expected) is type(got) and bool(expected == got)
    if isinstance(expected, int | float | Decimal) and isinstance(got, int | float | Decimal):
        try:
            return abs(Decimal(expected) - Decimal(got)) <= TOLERANCE
        except ArithmeticError:
            return False
    return type(expected) is type(got) and bool(expected == got)


def same_row(expected: Cells, got: Cells) -> bool:
    """Whether all cells of a row are right."""
    return len(expected) == len(got) and all(map(same_cell, expected, got))


def same_rows(expected: Sequence[Cells], got: Sequence[Cells]) -> bool:
    """Whether the rows are right, in the right order."""
    return len(expected) == len(got) and all(map(same_row, expected, got))


def same_but_for_order(expected: Sequence[Cells], got: Sequence[Cells]) -> bool:
    """Whether the rows are right, in whatever order."""
    return len(expected) == len(got) and _unmatched(expected, got) == ([], [])


def compare(labels: Sequence[str], expected: Sequence[Cells], got: Sequence[Cells]) -> Difference | None:
    """Find the rows that differ; return `None` if all rows are right and in order.

    Right rows out of order are `MOVED`; a missing and an unexpected row that share most cells are one `CHANGED` row.
    """
    if same_rows(expected, got):
        return None
    missing, unexpected = _unmatched(expected, got)
    if not missing and not unexpected:
        moved = [
            RowDifference(RowChange.MOVED, right, there, _differing(right, there), position)
            for position, (right, there) in enumerate(zip(expected, got, strict=True), start=1)
            if not same_row(right, there)
        ]
        return Difference(tuple(labels), tuple(moved), len(expected), len(got))
    rows: list[RowDifference] = []
    for at in missing:
        twin = _most_alike(expected[at], [got[other] for other in unexpected])
        if twin is None:
            rows.append(RowDifference(RowChange.MISSING, expected[at], None, (), at + 1))
        else:
            there = got[unexpected.pop(twin)]
            rows.append(RowDifference(RowChange.CHANGED, expected[at], there, _differing(expected[at], there), at + 1))
    rows += [RowDifference(RowChange.UNEXPECTED, None, got[at], (), at + 1) for at in unexpected]
    return Difference(tuple(labels), tuple(rows), len(expected), len(got))


def _unmatched(expected: Sequence[Cells], got: Sequence[Cells]) -> tuple[list[int], list[int]]:
    """The indexes of right rows that were not returned, and of returned rows that are not right."""
    buckets: dict[Any, list[int]] = {}
    for at, row in enumerate(got):
        buckets.setdefault(_exact_part(row), []).append(at)
    missing = []
    for at, row in enumerate(expected):
        bucket = buckets.get(_exact_part(row), [])
        match = next((other for other in bucket if same_row(row, got[other])), None)
        if match is None:
            missing.append(at)
        else:
            bucket.remove(match)
    return missing, sorted(at for bucket in buckets.values() for at in bucket)


def _exact_part(row: Cells) -> tuple[Any, ...]:
    """A key for a dictionary of rows: all cells but numbers, which may differ by the tolerance."""
    return tuple("number" if isinstance(cell, int | float | Decimal) else str(cell) for cell in row)


def _differing(expected: Cells, got: Cells) -> tuple[int, ...]:
    width = max(len(expected), len(got))
    return tuple(
        at for at in range(width) if at >= len(expected) or at >= len(got) or not same_cell(expected[at], got[at])
    )


def _most_alike(row: Cells, others: Sequence[Cells]) -> int | None:
    """The index of the row that shares the most cells with this one, at least half of them."""
    if not row:
        return None
    shared = [sum(map(same_cell, row, other)) for other in others]
    best = max(shared, default=0)
    return shared.index(best) if best * 2 >= len(row) else None

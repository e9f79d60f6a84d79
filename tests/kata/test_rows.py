"""Comparing rows: what counts as the same, and which differences are found."""

import datetime as dt
import random
import time
from decimal import Decimal
from typing import Any

import pytest

from kata.judging.rows import compare, same_cell, same_row, same_rows
from kata.judging.verdict import RowChange
from kata.worker.plain import Other

LABELS = ("name", "salary")


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (Decimal("61100.00"), Decimal("61100.004999")),
        (Decimal("61100.00"), 61100),
        (Decimal("61100.00"), 61099.996),
        (Decimal("0.00"), Decimal("-0.005")),
        (3, Decimal("3")),
        (3, 3.0),
        ("a", "a"),
        (None, None),
        (True, True),
        (dt.date(2024, 1, 1), dt.date(2024, 1, 1)),
        (b"x", b"x"),
        (dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))),
    ],
)
def test_the_same(expected: Any, got: Any) -> None:
    """Numbers within half a cent in whatever type, everything else exactly."""
    assert same_cell(expected, got)
    assert same_cell(got, expected)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (Decimal("61100.00"), Decimal("61100.0051")),
        (Decimal("61100.00"), "61100.00"),
        (0, None),
        (None, 0),
        (None, ""),
        (0, False),
        (1, True),
        (True, 1),
        ("a", "A"),
        ("a", "a "),
        ("a", b"a"),
        (dt.date(2024, 1, 1), dt.datetime(2024, 1, 1)),
        (dt.date(2024, 1, 1), "2024-01-01"),
        (1, Other("app.MyInt", "1")),
        (1, float("nan")),
        (Decimal("1"), Decimal("NaN")),
        (Decimal("1"), Decimal("sNaN")),
        (1, float("inf")),
        (1, 10**400),
        (1, Decimal("1E+999999")),
        (dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)),
        ("x", []),
        (1, (1,)),
    ],
)
def test_not_the_same(expected: Any, got: Any) -> None:
    """Another value, another kind of value, and what no number can be compared with: false, never an exception."""
    assert not same_cell(expected, got)
    assert not same_cell(got, expected)


def test_an_object_that_equals_everything() -> None:
    """It is of the wrong type, and is not even asked."""

    class Everything(str):
        def __eq__(self, other: object) -> bool:
            raise AssertionError("asked")

        __hash__ = None  # type: ignore[assignment]

    assert not same_cell("a", Everything("a"))


def test_rows_of_another_width() -> None:
    """A row with a cell too many or too few is another row."""
    assert same_row((), ())
    assert not same_row((1,), (1, 2))
    assert not same_row((1, 2), (1,))
    assert same_rows([], [])
    assert not same_rows([(1,)], [])
    assert not same_rows([(1,), (2,)], [(2,), (1,)])


def test_nothing_differs() -> None:
    """Right rows in the right order are no difference."""
    rows = [("Ada", Decimal("1.00")), ("Ada", Decimal("1.00")), (None, None)]
    assert compare(LABELS, rows, [("Ada", 1.004), ("Ada", 1), (None, None)]) is None
    assert compare(LABELS, [], []) is None


def test_missing_and_unexpected() -> None:
    """Rows that share nothing are missing and unexpected, with their positions."""
    found = compare(LABELS, [("Ada", 1), ("Bob", 2)], [("Ada", 1), ("Eve", 9), ("Zoe", 8)])
    assert found is not None
    assert (found.labels, found.expected_count, found.got_count) == (LABELS, 2, 3)
    assert [(row.change, row.expected, row.got, row.position) for row in found.rows] == [
        (RowChange.MISSING, ("Bob", 2), None, 2),
        (RowChange.UNEXPECTED, None, ("Eve", 9), 2),
        (RowChange.UNEXPECTED, None, ("Zoe", 8), 3),
    ]


def test_one_cell_differs() -> None:
    """A missing row and an unexpected one that share half of their cells are one row that changed."""
    found = compare(LABELS, [("Ada", 1), ("Bob", 2), ("Cy", 3)], [("Bob", 2), ("Ada", 7), ("Cy", 3)])
    assert found is not None
    (row,) = found.rows
    assert (row.change, row.expected, row.got, row.differing, row.position) == (
        RowChange.CHANGED,
        ("Ada", 1),
        ("Ada", 7),
        (1,),
        1,
    )


def test_the_most_alike_row_is_chosen() -> None:
    """Of several candidates the one with the most cells in common is the counterpart."""
    labels = ("a", "b", "c")
    found = compare(labels, [("x", 1, 1)], [("x", 9, 9), ("x", 1, 9), ("y", 9, 9)])
    assert found is not None
    assert found.rows[0].got == ("x", 1, 9)
    assert [row.got for row in found.rows[1:]] == [("x", 9, 9), ("y", 9, 9)]


def test_only_the_order_differs() -> None:
    """If all rows are right but some are in other positions, exactly those moved."""
    found = compare(LABELS, [("A", 1), ("B", 2), ("C", 3)], [("B", 2), ("A", 1), ("C", 3)])
    assert found is not None
    assert [(row.change, row.position) for row in found.rows] == [(RowChange.MOVED, 1), (RowChange.MOVED, 2)]


def test_duplicates_count() -> None:
    """The same row twice is not the same row once, in either direction."""
    once, twice = [("A", 1), ("B", 2)], [("A", 1), ("A", 1), ("B", 2)]
    too_few, too_many = compare(LABELS, twice, once), compare(LABELS, once, twice)
    assert too_few is not None and too_many is not None
    assert [row.change for row in too_few.rows] == [RowChange.MISSING]
    assert [row.change for row in too_many.rows] == [RowChange.UNEXPECTED]


def test_rows_of_odd_widths_and_cells() -> None:
    """Empty rows, longer rows and cells that cannot be hashed are compared like any other."""
    for got in ([()], [("A",)], [("A", 1, 2)], [([], {})], [("A", [1])], [(Other("x"), None)]):
        found = compare(LABELS, [("A", 1)], got)
        assert found is not None and found.rows
        assert all(max(row.differing, default=0) < 3 for row in found.rows)


@pytest.mark.parametrize("seed", range(30))
def test_any_change_is_found(seed: int) -> None:
    """However rows are dropped, doubled, shuffled and changed: equal exactly when nothing was done, and every row is accounted for."""
    chance = random.Random(seed)
    expected = [
        (chance.choice("ABC"), Decimal(chance.randrange(4)), chance.choice((None, True, "x"))) for _ in range(12)
    ]
    got = list(expected)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(got))
        match chance.randrange(4):
            case 0:
                del got[at]
            case 1:
                got.insert(at, chance.choice(got))
            case 2:
                chance.shuffle(got)
            case 3:
                got[at] = (got[at][0], got[at][1] + 1, got[at][2])
    found = compare(("a", "b", "c"), expected, got)
    assert (found is None) == (expected == got)
    if found is not None:
        changes = [row.change for row in found.rows]
        assert changes
        surplus = changes.count(RowChange.UNEXPECTED) - changes.count(RowChange.MISSING)
        assert surplus == len(got) - len(expected)
        assert (RowChange.MOVED in changes) == (sorted(map(repr, expected)) == sorted(map(repr, got)))


def test_many_rows() -> None:
    """Thousands of rows are compared in a moment, the reversed order as well."""
    rows = [(f"n{number}", Decimal(number)) for number in range(5_000)]
    began = time.perf_counter()
    assert compare(LABELS, rows, list(rows)) is None
    reversed_rows = compare(LABELS, rows, rows[::-1])
    assert reversed_rows is not None and len(reversed_rows.rows) == 5_000
    assert time.perf_counter() - began < 10

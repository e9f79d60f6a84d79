"""What is learnt from observed calls: which statement makes the answer, from which columns, with which parameters."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import pytest

from kata.judging.rows import same_cell
from kata.wire import Statement
from kata.worlds import Call, Captured, Unfit
from kata.worlds.captured import Reason

Rows = Sequence[tuple[Any, ...]]


@dataclass
class Sent:
    """A statement as the wire records it."""

    rows: Rows
    columns: tuple[str, ...] = ("name", "id")
    sql: str = "SELECT name, id FROM t WHERE kind = $1"
    values: tuple[Any, ...] = ()
    command: str = "SELECT"

    def parameters(self) -> tuple[Any, ...]:
        """The values of its parameters."""
        return self.values

    def result_rows(self) -> Rows:
        """The rows that came back."""
        return self.rows

    def labels(self) -> tuple[str, ...]:
        """Their labels."""
        return self.columns


def call(answer: Rows, *sent: Sent, arguments: tuple[Any, ...] = ()) -> Call:
    """An observed call."""
    return Call(arguments, answer, cast(Sequence[Statement], sent))


def learn(*calls: Call, labels: Sequence[str] = ("id",)) -> Captured:
    """What is learnt from calls."""
    return Captured.of(calls, labels, same_cell)


def reason(*calls: Call, labels: Sequence[str] = ("id",)) -> Reason:
    """Why nothing can be learnt."""
    with pytest.raises(Unfit) as caught:
        learn(*calls, labels=labels)
    return caught.value.reason


PEOPLE = [("Ann", 1), ("Bob", 2), ("Bob", 3)]


def test_the_column_of_the_same_label_is_the_answer() -> None:
    """Of two columns with the same values, the one with the label counts; other columns may be there."""
    sent = Sent([(1, 1), (2, 2)], ("id", "other"))
    assert learn(call([(1,), (2,)], sent), labels=("other",)).columns == (1,)
    assert learn(call([(1,), (2,)], sent), labels=("elsewhere",)).columns == (0,)


def test_numbers_may_be_rounded_or_converted() -> None:
    """A float, or a value rounded to the cent, still is the statement's cell."""
    assert learn(call([(0.33,), (2.0,)], Sent([("a", Decimal("0.3333")), ("b", 2)]))).columns == (1,)


def test_the_statement_that_makes_the_answer_is_found() -> None:
    """Statements of loader options before and after it are left alone; an empty answer may do without it."""
    main, loader = Sent(PEOPLE), Sent([(7,), (8,)], ("project",), "SELECT 7")
    captured = learn(call([(1,), (2,), (3,)], loader, main, loader), call([], loader))
    assert captured.sql == main.sql
    assert captured.read(PEOPLE) == [(1,), (2,), (3,)]


def test_repeated_rows_may_be_dropped_in_python() -> None:
    """Joined loading repeats rows, and unique() drops them again: so does the captured statement."""
    captured = learn(call([(1,), (2,)], Sent([("p", 1), ("q", 1), ("r", 2)])))
    assert captured.unique
    assert captured.read([("x", 5), ("y", 5)]) == [(5,)]
    two = learn(call([("a", 1), ("a", 2)], Sent([("a", 1), ("a", 1), ("a", 2)])), labels=("name", "id"))
    assert two.unique


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ([(3,), (1,), (2,)], Reason.REORDERED),
        ([(1,), (2,)], Reason.NOT_THE_ROWS),
        ([(1,), (2,), (3,), (9,)], Reason.NOT_THE_ROWS),
    ],
)
def test_what_is_finished_in_python_is_told_apart(answer: Rows, why: Reason) -> None:
    """Rows in another order, rows that are missing, rows that were never sent."""
    found = reason(call(answer, Sent(PEOPLE)))
    assert found is why or (found is Reason.OTHER_COLUMNS and len(answer) < len(PEOPLE))


def test_a_column_is_one_column_of_the_statement() -> None:
    """A value picked from different columns, row by row, is not the answer of the statement."""
    literals = Sent([(1, 2, 3)] * 3, ("one", "two", "three"))
    assert reason(call([(1,), (2,), (3,)], literals)) is Reason.OTHER_COLUMNS


def test_nothing_sent_or_no_query() -> None:
    """Without a statement there is nothing to run again, nor with a write."""
    assert reason(call([(1,)])) is Reason.NOTHING_SENT
    assert reason(call([(1,)], Sent([("a", 1)], command="INSERT"))) is Reason.NOT_THE_ROWS


def test_a_text_that_changes_cannot_be_run_again() -> None:
    """A statement made anew for each call, such as one with the argument in its text."""
    first, second = Sent(PEOPLE), Sent(PEOPLE, sql="SELECT 2")
    assert reason(call([(1,), (2,), (3,)], first), call([(1,), (2,), (3,)], second)) is Reason.OTHER_TEXT


ARGUMENTS = ["Sales", "R&D", "it's"]


@pytest.mark.parametrize(
    ("sent", "given", "filled"),
    [
        (ARGUMENTS, "x", "x"),
        ([each.lower() for each in ARGUMENTS], "Ab", "ab"),
        ([each.strip() for each in ARGUMENTS], "Ab", "Ab"),
        ([f"%{each}%" for each in ARGUMENTS], "x", "%x%"),
        (["fixed"] * 3, "x", "fixed"),
    ],
)
def test_parameters_follow_from_the_arguments(sent: list[str], given: str, filled: str) -> None:
    """Passed on, in lower case, with something before and after, or always the same."""
    calls = [
        call([(1,), (2,), (3,)], Sent(PEOPLE, values=(value,)), arguments=(argument,))
        for value, argument in zip(sent, ARGUMENTS, strict=True)
    ]
    assert learn(*calls).parameters((given,)) == (filled,)


def test_another_parameter_is_not_guessed() -> None:
    """A parameter that depends on the arguments in some other way."""
    calls = [call([(1,), (2,), (3,)], Sent(PEOPLE, values=(len(each),)), arguments=(each,)) for each in ARGUMENTS]
    assert reason(*calls) is Reason.OTHER_PARAMETERS


def numbered(*values: int) -> Sent:
    """A statement with these parameters, which returns nothing."""
    return Sent([], sql="SELECT name, id FROM t LIMIT $1 OFFSET $2", values=values)


@pytest.mark.parametrize(
    ("sent", "arguments", "asked", "filled"),
    [
        ([(3, 0), (3, 3), (5, 20)], [(1, 3), (2, 3), (5, 5)], (4, 10), (10, 30)),
        ([(4, 1), (6, 1), (3, 1)], [(3,), (5,), (2,)], (7,), (8, 1)),
    ],
    ids=["the offset of a page", "one more"],
)
def test_numbers(sent: list[tuple[int, int]], arguments: list[Any], asked: Any, filled: Any) -> None:
    """A parameter may be a sum of arguments and their products, such as the offset of a page."""
    calls = [call([], numbered(*each), arguments=given) for each, given in zip(sent, arguments, strict=True)]
    assert learn(*calls).parameters(asked) == filled


@pytest.mark.parametrize(
    ("sent", "terms", "asked", "filled"),
    [
        (["%a!_b%", "%c%", "%!!!%%"], ["a_b", "c", "!%"], "_!", "%!_!!%"),
        (["%ab\\_%", "%c%"], ["AB_", "C"], "D%", "%d\\%%"),
        (["a\\.b", "c"], ["a.b", "c"], "(", "\\("),
    ],
    ids=["escaped", "escaped and lower-cased", "for a regular expression"],
)
def test_texts_are_escaped(sent: list[str], terms: list[str], asked: str, filled: str) -> None:
    """A text may have its wildcards escaped, by whatever character."""
    calls = [call([], Sent([], values=(each,)), arguments=(term,)) for each, term in zip(sent, terms, strict=True)]
    assert learn(*calls).parameters((asked,)) == (filled,)


def test_days_away() -> None:
    """A date may be some days before or after an argument."""
    days = [dt.date(2024, 3, 1), dt.date(2024, 1, 1)]
    calls = [call([], Sent([], values=(day - dt.timedelta(1),)), arguments=(day,)) for day in days]
    assert learn(*calls).parameters((dt.date(2025, 1, 1),)) == (dt.date(2024, 12, 31),)


def test_tuples_and_none() -> None:
    """An argument may be a tuple or `None`, with a statement for each case; the one with the tuple comes first."""
    from_start = [
        call([], Sent([], sql="SELECT name, id FROM t LIMIT $1", values=(size,)), arguments=(size, None))
        for size in (2, 5)
    ]
    behind = [
        call([], Sent([], values=(day, key, size)), arguments=(size, (day, key)))
        for day, key, size in (("a", 7, 2), ("b", 8, 3))
    ]
    first, second = Captured.forms_of([*from_start, *behind], ("id",), same_cell)
    assert first.parameters((9, ("c", 1))) == ("c", 1, 9)
    assert second.parameters((4, None)) == (4,)
    assert [first.answers((1, None)), second.answers((1, None)), first.answers((1, ("a", 1)))] == [False, True, True]

"""A statement that can be run again: which of those that were sent makes the answer, and where its parameters come from.

Everything is learnt from observed calls: their arguments, the statements with parameters and rows, and the answer. What
cannot be learnt is `Unfit`: the answer is more than the rows of one statement, or the statement is made anew each time.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kata.wire import Statement
from kata.worlds.fills import Cells, Fill, learn


class Reason(enum.Enum):
    """Why an answer is more than its statement."""

    NOTHING_SENT = "no statement was sent"
    NOT_THE_ROWS = "the answer is not the rows of a statement"
    REORDERED = "the answer has the rows of a statement in another order"
    OTHER_COLUMNS = "a column of the answer is not always the same column of the statement"
    OTHER_TEXT = "the statement's text differs from call to call"
    OTHER_PARAMETERS = "a parameter follows in no known way from the arguments"


class Unfit(Exception):
    """The statement cannot be run again.

    Attributes:
        reason: Why.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Call:
    """One observed call.

    Attributes:
        arguments: What the function was called with.
        answer: The rows that it returned; of objects, the columns that identify them.
        statements: What it sent.
    """

    arguments: Cells
    answer: Sequence[Cells]
    statements: Sequence[Statement]


@dataclass(frozen=True)
class Captured:
    """A statement whose rows are the answer.

    Attributes:
        sql: Its text, with `$1`, `$2`, …
        columns: Which of its columns are the answer's.
        unique: Whether repeated rows are dropped in Python.
        constants: The parameters that are always the same, by their numbers, as SQL.
        without: Which arguments are `None` in the calls that it answers: an answer may have a statement for each case.
        widths: How many values each argument has: of tuples, the number of their parts.
    """

    sql: str
    columns: tuple[int, ...]
    unique: bool
    constants: Mapping[int, str]
    without: tuple[bool, ...]
    widths: tuple[int, ...]
    _fills: tuple[Fill, ...]

    @classmethod
    def forms_of(cls, calls: Sequence[Call], labels: Sequence[str], same: Callable[[Any, Any], bool]) -> list[Captured]:
        """Learn from calls, for each set of arguments that are `None`; the one with the fewest of them comes first.

        Args, Raises: As for `of`.
        """
        groups: dict[tuple[bool, ...], list[Call]] = {}
        for call in calls:
            groups.setdefault(_without(call.arguments), []).append(call)
        return [cls.of(groups[without], labels, same) for without in sorted(groups, key=sum)] or [
            cls.of(calls, labels, same)
        ]

    @classmethod
    def of(cls, calls: Sequence[Call], labels: Sequence[str], same: Callable[[Any, Any], bool]) -> Captured:
        """Learn from calls.

        Args:
            calls: Several, with different arguments and rows.
            labels: The labels of the answer's columns; a column of this label is preferred.
            same: Whether a cell of the answer (second) is one that the statement sent (first).

        Raises:
            Unfit: The answer is not the rows of a statement, in their order; or the statement cannot be filled.
        """
        index, columns, unique = _source(calls, labels, same)
        sent = [(call, call.statements[index]) for call in calls if len(call.statements) > index]
        if len({statement.sql for _, statement in sent}) > 1:
            raise Unfit(Reason.OTHER_TEXT)
        values = [statement.parameters() for _, statement in sent]
        if len({len(each) for each in values}) > 1:
            raise Unfit(Reason.OTHER_PARAMETERS)
        widths = tuple(
            max(len(argument) if isinstance(argument, tuple) else 1 for argument in several)
            for several in zip(*(call.arguments for call, _ in sent), strict=True)
        )
        arguments = [_flat(call.arguments, widths) for call, _ in sent]
        fills = [learn([each[at] for each in values], arguments) for at in range(len(values[0]))]
        if None in fills:
            raise Unfit(Reason.OTHER_PARAMETERS)
        alike = {at: {repr(each[at - 1]) for each in values} for at in range(1, len(values[0]) + 1)}
        constants = {at: _shown(values[0][at - 1]) for at, seen in alike.items() if len(seen) == 1}
        known = tuple(fill for fill in fills if fill is not None)
        return cls(sent[0][1].sql, columns, unique, constants, _without(sent[0][0].arguments), widths, known)

    def answers(self, arguments: Cells) -> bool:
        """Whether it is the statement of a call with these arguments."""
        return _without(arguments) == self.without

    def parameters(self, arguments: Cells) -> Cells:
        """Return the parameters of a call with these arguments."""
        values = _flat(arguments, self.widths)
        return tuple(fill(values) for fill in self._fills)

    def read(self, rows: Sequence[Cells] | None) -> list[Cells] | None:
        """Return the answer that the statement's rows make; `None` for a statement that failed."""
        if rows is None or any(len(row) <= max(self.columns) for row in rows):
            return None
        found = [tuple(row[at] for at in self.columns) for row in rows]
        return list(dict.fromkeys(found)) if self.unique else found


def _without(arguments: Cells) -> tuple[bool, ...]:
    return tuple(argument is None for argument in arguments)


def _flat(arguments: Cells, widths: Sequence[int]) -> Cells:
    """The arguments with the parts of tuples in their places."""
    return tuple(
        value
        for argument, width in zip(arguments, widths, strict=True)
        for value in (argument if isinstance(argument, tuple) else [argument] * width)
    )


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) else "NULL" if value is None else str(value)


def _source(
    calls: Sequence[Call], labels: Sequence[str], same: Callable[[Any, Any], bool]
) -> tuple[int, tuple[int, ...], bool]:
    """The index of the statement that makes the answer in all calls, its columns, and whether repeated rows are dropped."""
    most = max((len(call.statements) for call in calls), default=0)
    if not most:
        raise Unfit(Reason.NOTHING_SENT)
    reason = Reason.NOT_THE_ROWS
    for index in range(min(most, 8)):
        # A call with an empty answer may have ended before this statement.
        with_it = [call for call in calls if len(call.statements) > index]
        if any(call.answer for call in calls if len(call.statements) <= index):
            continue
        if any(call.statements[index].command != "SELECT" for call in with_it):
            continue
        results = [(call.answer, call.statements[index].result_rows()) for call in with_it]
        sent_labels = next((call.statements[index].labels() for call in with_it), ())
        for unique in (False, True):
            columns = _columns(results, labels, sent_labels, same, unique)
            if columns is not None:
                return index, columns, unique
        reason = _why(results, same) or reason
    raise Unfit(reason)


def _columns(
    results: Sequence[tuple[Sequence[Cells], Sequence[Cells]]],
    labels: Sequence[str],
    sent: Sequence[str],
    same: Callable[[Any, Any], bool],
    unique: bool,
) -> tuple[int, ...] | None:
    chosen: list[int] = []
    for at, label in enumerate(labels):
        alike = [other for other in range(len(sent)) if other not in chosen]
        alike.sort(key=lambda other: (sent[other] != label, not sent[other].endswith(f"_{label}")))
        found = next((other for other in alike if _is_column(results, at, other, same, unique, len(labels) == 1)), None)
        if found is None:
            return None
        chosen.append(found)
    if unique and not all(len(answer) == len(_once(rows, chosen)) for answer, rows in results):
        return None
    return tuple(chosen)


def _is_column(
    results: Sequence[tuple[Sequence[Cells], Sequence[Cells]]],
    at: int,
    other: int,
    same: Callable[[Any, Any], bool],
    unique: bool,
    only: bool,
) -> bool:
    for answer, rows in results:
        cells = [row[other] for row in rows]
        if unique and only:
            cells = list(dict.fromkeys(cells))
        elif unique:
            cells = _matching(cells, [row[at] for row in answer], same)
        if len(cells) != len(answer) or not all(same(cell, row[at]) for cell, row in zip(cells, answer, strict=True)):
            return False
    return True


def _matching(cells: Sequence[Any], wanted: Sequence[Any], same: Callable[[Any, Any], bool]) -> list[Any]:
    """The wanted cells as they occur in a longer column, in order: repeated rows lie between them."""
    found: list[Any] = []
    for cell in cells:
        if len(found) < len(wanted) and same(cell, wanted[len(found)]):
            found.append(cell)
    return found


def _once(rows: Sequence[Cells], columns: Sequence[int]) -> list[Cells]:
    return list(dict.fromkeys(tuple(row[at] for at in columns) for row in rows))


def _why(results: Sequence[tuple[Sequence[Cells], Sequence[Cells]]], same: Callable[[Any, Any], bool]) -> Reason | None:
    """Why a statement's rows are not the answer, if they resemble it."""

    def is_sent(row: Cells, rows: Sequence[Cells]) -> bool:
        return any(all(any(same(cell, sent) for sent in other) for cell in row) for other in rows)

    if not any(answer for answer, _ in results) or not all(is_sent(row, rows) for a, rows in results for row in a):
        return None
    if any(len(answer) != len(rows) for answer, rows in results):
        return Reason.NOT_THE_ROWS
    width = len(next(answer[0] for answer, _ in results if answer))
    columns = len(next((rows[0] for _, rows in results if rows), ()))
    multisets = [
        any(
            all(
                sorted(map(repr, [row[at] for row in a])) == sorted(map(repr, [r[other] for r in rows]))
                for a, rows in results
            )
            for other in range(columns)
        )
        for at in range(width)
    ]
    return Reason.REORDERED if all(multisets) else Reason.OTHER_COLUMNS

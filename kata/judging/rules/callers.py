"""What a writer does with awkward values, and with the caller's transaction when the database refuses them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import zip_longest
from typing import Any

from kata.datasets import schema as datasets
from kata.judging.attempt import Attempt
from kata.judging.awkward import LARGEST_MONEY, LONGEST_TEXT, awkward
from kata.judging.data import schema
from kata.judging.graders import CALLERS
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.rules.conduct import conduct
from kata.judging.rules.writing import entity_is_the_row, only_these_changes
from kata.judging.snapshot import Changes, Row
from kata.wire import Kind

# A setting of the transaction is work that needs no table: a rollback undoes it as it undoes rows.
_EARLIER_WORK = "SELECT set_config('kata.earlier_work', 'there', true)"
_WHAT_IS_LEFT = "SELECT current_setting('kata.earlier_work', true) AS earlier_work"
_LARGEST_SMALLINT = 2**15 - 1
_AS_GIVEN = "Pass every value on as it was given; the database and the caller decide what is allowed."


@dataclass(frozen=True)
class Write:
    """A call of a writer, and what it has to change; the attributes are those of `only_these_changes`."""

    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    inserted: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    updated: Mapping[str, Mapping[Any, Row]] = field(default_factory=dict)


async def values_arrive(
    attempt: Attempt,
    table: str,
    values: Mapping[str, Any],
    write: Callable[[Row], Write],
    *,
    entity: str = "",
    choices: Mapping[str, Sequence[Any]] | None = None,
    in_bulk: bool = False,
) -> None:
    """Reject a writer that changes a value on its way into the database: stripped, lower-cased, rounded, 0 replaced.

    Each call writes another awkward value into every column at once.

    Args:
        attempt: The rows are loaded.
        table: The table that is written.
        values: A real value for each column that gets awkward ones. Foreign keys keep theirs.
        write: Makes the call that writes the given values of these columns into one row.
        entity: The class of the object that the function returns; empty if it returns something else.
        choices: Awkward values of columns whose own ones a CHECK would refuse.
        in_bulk: Whether it may write as `conduct` allows it for many rows.
    """
    chosen = choices or {}
    made = [tuple(chosen.get(column, ())) or _awkward_for(table, column, value) for column, value in values.items()]
    before = await attempt.snapshot()
    for together in zip_longest(*made):
        # A column that has had all of its awkward values gets the first one again.
        given = {
            column: own[0] if value is None and at_end else value
            for column, own, value, at_end in zip(
                values, made, together, (None not in own for own in made), strict=True
            )
        }
        asked = write(given)
        observation = await attempt.call(*asked.arguments, keywords=asked.keywords, hold=True)
        changes = Changes(observation, before, await attempt.snapshot())
        await attempt.release(observation)
        conduct(observation, may_write=True, in_bulk=in_bulk)
        row = _row_written(changes, table, asked)
        if row is not None:
            _arrived(observation, table, given, row)
        only_these_changes(changes, **_as_stored(table, asked), in_bulk=in_bulk)
        if entity and row is not None:
            entity_is_the_row(observation, entity, row, columns=tuple(given))


def _awkward_for(table: str, name: str, value: Any) -> tuple[Any, ...]:
    definition = schema().tables[table]
    column = definition.columns[name]
    if definition.refers((name,)):
        return (value,)
    size = column.size[0] if column.size else 0
    values = awkward(
        [value],
        none=column.nullable,
        longest=size if column.type in ("varchar", "char") and size else LONGEST_TEXT,
        largest=_largest(column) or LARGEST_MONEY,
    )
    # asyncpg sends the first and the last date of Python as -infinity and infinity.
    values = tuple(value for value in values if value not in (date.min, date.max))
    if column.type == "smallint":
        values = tuple(value for value in values if value is None or value <= _LARGEST_SMALLINT)
    return values or (value,)


def _largest(column: datasets.Column) -> Decimal | None:
    """The largest number of a column with a size such as numeric(10, 2)."""
    if column.type != "decimal" or not column.size:
        return None
    digits, scale = (*column.size, 0)[:2]
    return Decimal(10**digits - 1).scaleb(-scale)


def _as_stored(table: str, asked: Write) -> dict[str, Any]:
    """The changes that a call has to make, with values as their columns keep them."""
    kept = {name: _kept(table, name) for name in schema().tables[table].columns}

    def stored(row: Row) -> Row:
        return {name: kept[name](value) for name, value in row.items()}

    return {
        "inserted": {
            each: [stored(row) for row in rows] if each == table else rows for each, rows in asked.inserted.items()
        },
        "updated": {
            each: {key: stored(row) for key, row in rows.items()} if each == table else rows
            for each, rows in asked.updated.items()
        },
    }


def _kept(table: str, name: str) -> Callable[[Any], Any]:
    """A function from a value to what the column keeps of it: a number has the column's decimals."""
    largest = _largest(schema().tables[table].columns[name])
    if largest is None:
        return lambda value: value
    return lambda value: value.quantize(largest, ROUND_HALF_UP) if isinstance(value, Decimal) else value


def _row_written(changes: Changes, table: str, asked: Write) -> Row | None:
    """The row that the call has written; `None` if it cannot be told."""
    if asked.updated:
        (key,) = asked.updated[table]
        return changes.after.tables[table].get(key if isinstance(key, tuple) else (key,))
    new = list(changes.inserted(table).values())
    return new[0] if len(new) == 1 else None


def _arrived(observation: Observation, table: str, given: Row, row: Row) -> None:
    """Reject cells that differ from what was given, saying how."""
    for column, value in given.items():
        right, got = _kept(table, column)(value), row[column]
        if type(right) is type(got) and right == got:
            continue
        raise observation.mistake(
            f"{_changed(column, value, right, got)}: nothing of a value may change on its way into the database.",
            expected=f"{column}: {right!r}",
            got=f"{column}: {got!r}",
            help=_AS_GIVEN
            if value
            else _AS_GIVEN + " `value or default` takes 0 and '' for no value (truthiness): ask `is None`.",
        )


OF_TEXTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("is lower-cased", str.lower),
    ("is upper-cased", str.upper),
    ("is capitalised", str.capitalize),
    ("is title-cased", str.title),
    ("is stripped of the blanks around it", str.strip),
    ("is stripped of the blanks before it", str.lstrip),
    ("is stripped of the blanks behind it", str.rstrip),
    ("loses blanks", lambda text: " ".join(text.split())),
    ("loses blanks", lambda text: text.replace(" ", "")),
    *((f"is normalised ({form})", partial(unicodedata.normalize, form)) for form in ("NFC", "NFD", "NFKC", "NFKD")),
)
_OF_NUMBERS: tuple[tuple[str, Callable[[Decimal], Decimal]], ...] = (
    ("loses its sign", abs),
    ("is cut off to a whole number", lambda number: Decimal(int(number))),
    ("is rounded", lambda number: Decimal(round(number))),
)


def _changed(column: str, given: Any, right: Any, got: Any) -> str:
    """Start a sentence about a value that was changed: how, if one well-known change explains it.

    `right` is what the column keeps of the value.
    """
    start = f"{column} {_shown(given)}"
    ways: Iterable[tuple[str, Callable[[Any], Any]]] = ()
    if isinstance(given, str) and isinstance(got, str):
        ways = OF_TEXTS
        if len(got) < len(given) and given.startswith(got) and given[len(got) :].strip():
            return f"{start} is cut off after {len(got)} character{'' if len(got) == 1 else 's'}"
    elif isinstance(given, Decimal) and isinstance(got, Decimal):
        # They differ by one in the last place. round(), float() and cutting off all do that.
        if given != right and abs(got - right).as_tuple().digits == (1,):
            return f"{start} is not rounded as the database rounds it"
        ways = _OF_NUMBERS
    for words, way in ways:
        if way(given) == got:
            return f"{start} {words}"
    return f"{start} became {_shown(got)}"


def _shown(value: Any) -> str:
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 40 else f"{text[:20]} …"


async def changes_but_not_of_arguments(attempt: Attempt, *arguments: Any) -> Changes:
    """Call the function as `attempt.changes` does, and reject one that changes the lists and dictionaries it was given."""
    await attempt.arrange(CALLERS, "give_arguments", arguments)
    async with attempt.changing() as changes:
        changes.observation.arguments = arguments
        kept = await attempt.probe(CALLERS, "arguments_are_kept")
    arguments_are_kept(changes.observation, kept)
    return changes


def arguments_are_kept(observation: Observation, kept: Observation) -> None:
    """Reject a function that changed the objects that it was given, according to a probe that returned whether they are kept."""
    if kept.value is not True:
        raise observation.mistake(
            "The function changes the list or the dictionaries that it was given: they belong to the caller, who may go on "
            "using them.",
            help="Make new ones: `{**given, …}` is a copy with additions.",
        )


async def earlier_work_stays(attempt: Attempt, *arguments: Any) -> None:
    """Reject a rollback or close() at the start, which finds nothing to undo in a fresh session, and the caller's work in another.

    Args:
        attempt: The rows are loaded.
        arguments: Those of the call.
    """
    _, stays = await _called_behind_a_savepoint(attempt, arguments, {})
    if not stays:
        raise Mistake(
            "The function ends the transaction that its caller has begun (rollback() or close()): the caller's earlier work is "
            "lost.",
            help="Leave the transaction alone: the session is the caller's.",
        )


async def _called_behind_a_savepoint(
    attempt: Attempt, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> tuple[Observation, bool]:
    """Call the function after earlier work and a savepoint; returns the call, and whether that work is still there."""
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    observation = await attempt.probe(
        CALLERS, "call_behind_a_savepoint", function, arguments, dict(keywords), _EARLIER_WORK, _WHAT_IS_LEFT
    )
    attempt.disturb()
    left = [statement for statement in observation.statements if statement.sql == _WHAT_IS_LEFT]
    return observation, bool(left) and left[-1].result_rows() == [("there",)]


async def refusal_is_the_callers(
    attempt: Attempt,
    what: str,
    *arguments: Any,
    keywords: Mapping[str, Any] | None = None,
    error: str = "IntegrityError",
    help: str = "",
) -> None:
    """Reject a swallowed error of the database, and one after which the caller's earlier work is rolled back or committed.

    The caller has worked in the transaction, and set a savepoint before the call in order to go on after an error.

    Args:
        attempt: The rows are loaded.
        what: What the database has to refuse: the beginning of a sentence, such as "A duplicate address".
        arguments, keywords: The call.
        error: The class of the error, after an article if need be.
        help: What to do if the function raises nothing.
    """
    observation, stays = await _called_behind_a_savepoint(attempt, arguments, keywords or {})
    # The caller's own statements do not count as the function's; what it rolled back is judged by what is left.
    observation.statements = [
        statement
        for statement in observation.statements
        if statement.sql not in (_EARLIER_WORK, _WHAT_IS_LEFT) and statement.kind is not Kind.ROLLBACK
    ]
    if observation.value is None:
        raise observation.mistake(
            f"{what} has to raise {error}, and the function raises nothing: the caller never learns of it.",
            help=help or "Let the error pass; the caller decides what to do about it.",
        )
    if error.rpartition(" ")[2] not in observation.value:
        raise observation.mistake(
            f"{what} has to raise {error}, and the function raises {observation.value[0]}.",
            help="Let the database's own error pass; callers rely on its class.",
        )
    conduct(observation, may_write=True, in_bulk=True)
    if not stays:
        raise observation.mistake(
            f"{what} is refused, and the function rolls back the caller's whole transaction (rollback() or close()): "
            "earlier work, which a savepoint had saved, is lost.",
            help="Let the error pass without a rollback: SQLAlchemy undoes what failed, and the rest is the caller's.",
        )

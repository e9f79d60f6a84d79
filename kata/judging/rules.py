"""The rules that graders share. Each looks at one thing, and raises `Mistake` with the evidence.

They were measured together on banks of right and wrong answers: rows on three data sets, the surplus of rows fetched
that grows with irrelevant people, rows that the server never sent, and the cut test. No single one is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kata.shape import read_shape
from kata.wire import Statement
from kata.worker.plain import Entity, Other, Record

from .attempt import Attempt
from .counterexample import smallest
from .data import Rows
from .mistake import Mistake
from .observation import Observation, own_connection
from .question import NamedMistake, Question
from .rows import Cells, compare, same_cell, same_rows
from .verdict import Difference, RowChange

_MOST_CALLS = 7


async def calls(attempt: Attempt, question: Question, rows: Rows) -> list[tuple[Observation, list[Cells]]]:
    """Call the function with each of the question's arguments on these rows.

    Returns:
        Each observation with the right answer.
    """
    every: list[tuple[Any, ...]] = [()]
    if question.parameters:
        asked = await attempt.oracle(rows, question.arguments) if question.arguments else []
        every = [*asked[:_MOST_CALLS], *question.also]
    pairs = []
    for arguments in every:
        observation = await attempt.ask(rows, *arguments)
        pairs.append((observation, await attempt.oracle(rows, question.filled(question.oracle, arguments))))
    return pairs


def conduct(observation: Observation, *, may_write: bool = False) -> None:
    """The session is used as it was given: no commit, no connection of the function's own, nothing written."""
    if observation.connections - {0}:
        raise own_connection(observation)
    if observation.committed:
        raise Mistake(
            "The function commits: the transaction belongs to the caller, who can no longer roll it back.",
            statements=observation.sent,
            help="Remove commit() (and `async with session.begin()`, which commits too); flush() sends without committing.",
        )
    if observation.rolled_back:
        raise Mistake(
            "The function ends the caller's transaction with a rollback (rollback() or close()): it belongs to the caller.",
            statements=observation.sent,
            help="Leave the session open; session.expunge_all() empties it without touching the transaction.",
        )
    for statement in observation.work:
        if (what := _no_query(statement)) is not None:
            raise Mistake(
                f"The function sends {what}: that is no query, and none was asked for.", statements=observation.sent
            )
    written = [statement for statement in observation.work if statement.command in _WRITING]
    if written and not may_write:
        raise Mistake(
            f"The function changes data ({written[0].command}), but it was only asked to read.",
            statements=observation.sent,
        )


_WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE")
_LONGEST_SQL = 100_000
# What a SELECT can call to change more than rows: settings, locks, other connections, files.
_SIDE_EFFECTS = re.compile(r"set_config|setval|pg_(?!get_|typeof|catalog)\w+|lo_\w+|dblink\w*|query_to_xml\w*")


def _no_query(statement: Statement) -> str | None:
    """What a statement is, if it neither reads nor writes rows."""
    if len(statement.sql) > _LONGEST_SQL:
        return f"{len(statement.sql):,} characters of SQL"
    if statement.command not in ("", "SELECT", *_WRITING):
        return statement.tag
    if statement.command == "SELECT" and not statement.labels():
        return "a SELECT that makes a table (SELECT INTO, CREATE TABLE AS)"
    shape = read_shape(statement.sql)
    effects = sorted(name for name in (shape.functions if shape else ()) if _SIDE_EFFECTS.fullmatch(name))
    return f"{effects[0]}()" if effects else None


def records(observation: Observation, labels: Sequence[str]) -> list[Cells]:
    """The returned rows, after making sure that they are rows with the right labels.

    Raises:
        Mistake: They are something else.
    """
    value = observation.value
    wanted = ", ".join(labels)
    if not observation.awaited and not (isinstance(value, Other) and "coroutine" in value.type):
        raise Mistake("The function is not a coroutine: it has to be `async def`, and its caller awaits it.")
    if not isinstance(value, list | tuple):
        raise Mistake(
            f"The function returns {described(value)}, not a list of rows.",
            statements=observation.sent,
            help=f"Return all rows, for example `result.all()`; each has the labels {wanted}.",
        )
    found = []
    for item in value:
        if isinstance(item, dict):
            item = Record(tuple(map(str, item)), tuple(item.values()), mapping=True)
        if not isinstance(item, Record):
            raise Mistake(
                f"The function returns a list of {described(item, plural=True)}, not of rows with labels.",
                statements=observation.sent,
                help=f"Select the columns {wanted} (use .label()), and return the rows of session.execute().",
            )
        if item.labels != tuple(labels):
            if sorted(item.labels) != sorted(labels):
                raise Mistake(
                    f"The rows have the labels {', '.join(item.labels)}.",
                    expected=wanted,
                    got=", ".join(item.labels),
                    statements=observation.sent,
                    help='Name each selected column with .label("…").',
                )
            if not item.mapping:
                raise Mistake(
                    "The labels are right, but not in the asked-for order.",
                    expected=wanted,
                    got=", ".join(item.labels),
                    statements=observation.sent,
                )
        by_label = dict(zip(item.labels, item.values, strict=True))
        found.append(tuple(by_label[label] for label in labels))
    return found


def described(value: Any, *, plural: bool = False) -> str:
    """A value's kind in words, for a sentence."""
    name = {
        "Entity": f"{getattr(value, 'name', '')} object",
        "Record": "row",
        "NoneType": "None",
        "str": "string",
        "int": "number",
        "Decimal": "number",
    }.get(type(value).__name__, type(value).__name__)
    if isinstance(value, Other):
        kind = value.type.rpartition(".")[2]
        if kind == "coroutine":
            return "coroutines that were never awaited" if plural else "a coroutine that was never awaited"
        name = f"{kind} object"
    if isinstance(value, tuple):
        name = "plain tuple without labels" if not plural else "plain tuple"
    if name == "None":
        return name
    return f"{name}s" if plural else f"a {name}"


async def rows_are_right(attempt: Attempt, question: Question) -> None:
    """The rows, their labels and their order are right on the seed and on the generated sets."""
    wrong: tuple[Observation, Difference] | None = None
    seen: list[tuple[Observation, list[Cells], list[Cells]]] = []
    for rows in attempt.sets:
        for observation, right in await calls(attempt, question, rows):
            conduct(observation)
            got = records(observation, question.labels)
            seen.append((observation, right, got))
            difference = compare(question.labels, right, got)
            if difference is not None and wrong is None:
                wrong = observation, difference
    if wrong is None:
        return
    raise await wrong_rows(attempt, question, seen, *wrong, read=lambda again: records(again, question.labels))


async def wrong_rows(
    attempt: Attempt,
    question: Question,
    seen: Sequence[tuple[Observation, list[Cells], list[Cells]]],
    observation: Observation,
    difference: Difference,
    *,
    read: Callable[[Observation], list[Cells]],
) -> Mistake:
    """The mistake of returning wrong rows: named where its rows are those of a named mistake, described otherwise.

    Args:
        attempt, question: What is judged.
        seen: All calls, with right and returned rows.
        observation, difference: The first wrong one.
        read: Takes the rows out of an observation.
    """
    named = await name_the_mistake(attempt, question, seen)
    only_order = named is None and _only_the_order_differs(question, seen)
    chance = await _order_is_left_to_chance(attempt, question, seen) if only_order else None
    sentence, help = (named.says, named.help) if named else (describe(difference, question), "")
    on_seed = [same_rows(right, got) for o, right, got in seen if o.rows is attempt.seed_rows]
    if chance is not None:
        sentence, help = chance.card.mistake, chance.card.help
    elif named is None and all(on_seed) and not only_order:
        sentence = f"The answer is right on the seed rows only, something is hard-coded (typed in): {sentence}"
        help = "Names, ids and numbers of today's rows are not the answer; ask for them."
    elif named is None and _same_whatever_asked(seen):
        sentence = f"The answer is the same whatever is asked for, something is hard-coded (typed in): {sentence}"
        help = "Use the function's argument."
    elif named is None and not any(observation.work for observation, _, _ in seen):
        sentence = f"No statement reached the database, the answer is hard-coded: {sentence}"
    elif named is None and (decoys := await statements_for_show(attempt, observation)):
        sentence = f"{_of(decoys)} sent for show (the answer is the same without its rows): {sentence}"
    little = await smallest(
        attempt,
        observation,
        oracle=question.filled(question.oracle, observation.arguments),
        labels=question.labels,
        read=read,
        seconds=attempt.counterexample_seconds,
    )
    return Mistake(
        sentence,
        difference=difference,
        data=observation.seen_on,
        counterexample=little,
        statements=observation.sent,
        help=help,
    )


def _only_the_order_differs(question: Question, seen: Sequence[tuple[Observation, list[Cells], list[Cells]]]) -> bool:
    """Whether all rows are right in every call, and only some of them in a wrong place."""
    differences = [compare(question.labels, right, got) for _, right, got in seen]
    return all(row.change is RowChange.MOVED for found in differences if found for row in found.rows)


async def _order_is_left_to_chance(
    attempt: Attempt, question: Question, seen: Sequence[tuple[Observation, list[Cells], list[Cells]]]
) -> Mistake | None:
    """The mistake of ordering by too little. In which place a row comes then is chance, and so is the set of rows on
    which it shows; what the statement says is not."""
    right = read_shape(question.oracle)
    try:
        observations = [observation for observation, _, _ in seen]
        await ordered_by_the_database(attempt, observations, keys=right.ordered if right else 1, order=question.order)
    except Mistake as mistake:
        return mistake
    return None


def _same_whatever_asked(seen: Sequence[tuple[Observation, list[Cells], list[Cells]]]) -> bool:
    """Whether different arguments, with different right answers, got one and the same answer."""
    asked = [(right, got) for observation, right, got in seen if observation.arguments]
    answers, rights = [got for _, got in asked if got], [right for right, _ in asked]
    return (
        len(answers) > 1 and all(got == answers[0] for got in answers) and any(right != rights[0] for right in rights)
    )


async def statements_for_show(attempt: Attempt, observation: Observation) -> int:
    """How many of several statements may lose all their rows without any effect on the answer."""
    if not 1 < len(observation.work) <= 12 or not _returned(observation):
        return 0
    await attempt.load(observation.rows)
    decoys = 0
    for text in {statement.sql for statement in observation.work if statement.rows}:
        cut = await attempt.call(*observation.arguments, withheld=frozenset({text}), may_raise=True)
        decoys += cut.raised is None and cut.value == observation.value
    return decoys


def _of(count: int) -> str:
    return "A statement is" if count == 1 else f"{count} statements are"


async def name_the_mistake(
    attempt: Attempt, question: Question, seen: Sequence[tuple[Observation, list[Cells], list[Cells]]]
) -> NamedMistake | None:
    """The named mistake that gives exactly the returned rows in every call, if there is one."""
    for mistake in question.mistakes:
        for observation, _, got in seen:
            sql = question.filled(mistake.sql, observation.arguments)
            if not same_rows(await attempt.oracle(observation.rows, sql), got):
                break
        else:
            return mistake
    return None


def describe(difference: Difference, question: Question) -> str:
    """A sentence for rows that differ in a way that has no name."""
    changes = [row.change for row in difference.rows]
    first = difference.rows[0]
    if set(changes) == {RowChange.MOVED}:
        return f"The rows are right, their order is not (row {first.position} is the first in a wrong place): {question.order}."
    if repeated := _repeated(difference):
        return (
            f"{_rows(repeated)} that come back more than once: a join multiplies rows (fan-out, a join without its "
            f"condition, or a GROUP BY that is too fine).{_counts([change for change in changes if change is RowChange.MISSING])}"
        )
    if RowChange.CHANGED in changes:
        columns = sorted({at for row in difference.rows for at in row.differing if at < len(difference.labels)})
        names = ", ".join(difference.labels[at] for at in columns)
        changed = changes.count(RowChange.CHANGED)
        return f"{_rows(changed)} with a wrong value ({names})." + _counts(changes)
    return _counts(changes).strip() or "The rows differ."


def _repeated(difference: Difference) -> int:
    """How many unexpected rows stand among the unexpected ones several times."""
    unexpected = [row.got for row in difference.rows if row.change is RowChange.UNEXPECTED and row.got]
    return sum(unexpected.count(row) > 1 for row in unexpected)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _counts(changes: Sequence[RowChange]) -> str:
    parts = []
    if missing := changes.count(RowChange.MISSING):
        parts.append(f"{_rows(missing)} missing")
    if unexpected := changes.count(RowChange.UNEXPECTED):
        parts.append(f"{_rows(unexpected)} that should not be there")
    return f" {' and '.join(parts)}." if parts else ""


async def statement_budget(attempt: Attempt, observations: Sequence[Observation], *, at_most: int) -> None:
    """No more statements than allowed, whatever the rows, and at least one."""
    for observation in observations:
        count = len(observation.work)
        if count == 0:
            raise Mistake(
                "No statement reached the database: the answer is not read from it.",
                data=observation.seen_on,
                expected="1 statement" if at_most == 1 else f"1 to {at_most} statements",
                got="0",
            )
        if count > at_most:
            mistake = too_many(observation, expected=f"at most {at_most}" if at_most > 1 else "1 statement")
            if decoys := await statements_for_show(attempt, observation):
                raise Mistake(
                    f"{_of(decoys)} sent for show and thrown away: without its rows the answer is the same. {mistake.card.mistake}"
                ).add(**vars(mistake.card))
            raise mistake


async def ordered_by_the_database(
    attempt: Attempt, observations: Sequence[Observation], *, keys: int, order: str
) -> None:
    """The outermost query has an ORDER BY with as many keys as the asked-for order."""
    for observation in observations:
        if not _returned(observation):
            continue
        shapes = [shape for statement in observation.work if (shape := await attempt.shape(statement)) is not None]
        if len(shapes) < len(observation.work) or not shapes:
            continue
        most = max(shape.ordered for shape in shapes)
        if not most:
            raise Mistake(
                "The order is not made by the database: the outermost query has no ORDER BY. Sorting in Python compares "
                "differently, and an ORDER BY inside a subquery orders nothing.",
                expected=order,
                got="no ORDER BY",
                statements=observation.sent,
                help="Put .order_by() on the statement that is executed.",
            )
        if most < keys:
            raise Mistake(
                f"A tie-break is missing: ORDER BY has {most} of {keys} keys, so rows that are equal in these come in any order.",
                expected=order,
                got=f"{most} key{'' if most == 1 else 's'}",
                statements=observation.sent,
                help=f"The whole order: {order}.",
            )


def too_many(observation: Observation, *, expected: str) -> Mistake:
    """The mistake of sending too many statements: named by what repeats."""
    count = len(observation.work)
    repeated = most_repeated(observation.work)
    lazy = sum(origin.get("origin") == "lazy" for origin in observation.origins)
    sentence = f"{count} statements instead of {expected}."
    help = "Ask for everything in one statement; join, or put one query into the other."
    if lazy > 1:
        sentence = f"N+1: {lazy} lazy loads, one for each object ({count} statements in all)."
        help = "Tell the query up front what to load along with it: a loader option such as selectinload()."
    elif repeated > 2:
        sentence = f"N+1: the same statement was sent {repeated} times, once for each row ({count} statements in all)."
        help = "A query inside a loop over rows is one round trip per row; one statement with a join does it at once."
    return Mistake(
        sentence,
        expected=expected,
        got=f"{count}",
        data=observation.seen_on,
        statements=observation.sent,
        help=help,
    )


def most_repeated(statements: Sequence[Statement]) -> int:
    """How often the most frequent statement was sent."""
    texts = [statement.sql for statement in statements]
    return max((texts.count(text) for text in set(texts)), default=0)


def written_with_constructs(observations: Sequence[Observation], *, construct: str) -> None:
    """The statements were made of SQLAlchemy's constructs, not of raw text, and went through SQLAlchemy."""
    for observation in observations:
        for origin in observation.origins:
            if not origin:
                raise Mistake(
                    "A statement was sent past SQLAlchemy, straight through the driver.",
                    statements=observation.sent,
                    help=f"Write it with {construct} and send it through the session.",
                )
            if origin.get("text"):
                raise Mistake(
                    "The statement is raw SQL in text(): the rows may be right, but the exercise is about the constructs.",
                    statements=observation.sent,
                    help=f"Write it with {construct}.",
                )


async def database_does_the_work(attempt: Attempt, question: Question, *, noise: bool = True) -> None:
    """The rows are made by the server: fetched as they are returned, and no more with irrelevant people around."""
    for observation, _ in await calls(attempt, question, attempt.generated[0]):
        await _nothing_is_collected(attempt, observation)
        _rows_are_the_statements(observation)
        made = [cells for cells in records(observation, question.labels) if not _was_sent(cells, observation.work)]
        if made:
            raise Mistake(
                "The answer has values that the server never sent: they were worked out in Python.",
                got=", ".join(map(str, made[0])),
                data=observation.seen_on,
                statements=observation.sent,
                help="Let the statement compute every column that you return.",
            )
    if noise:
        await fetches_no_more_than_it_needs(attempt, question)


# Aggregates that pack rows into one value: whoever unpacks it does the work, and that is not the database.
_COLLECTING = frozenset({"array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "string_agg"})


async def _nothing_is_collected(attempt: Attempt, observation: Observation) -> None:
    for statement in observation.work:
        shape = await attempt.shape(statement)
        used = sorted(_COLLECTING & shape.functions) if shape is not None else []
        if used:
            raise Mistake(
                f"The statement packs whole groups into one value ({used[0]}), to be worked out in Python.",
                statements=observation.sent,
                help="Let the statement compute every column that you return.",
            )


def _rows_are_the_statements(observation: Observation) -> None:
    """Rows of SQLAlchemy's have the labels of the statement that they came with."""
    labels = {label for statement in observation.work for label in statement.labels()}
    for item in observation.value:
        if isinstance(item, Record) and not item.mapping and not set(item.labels) <= labels:
            raise Mistake(
                "The rows were put together in Python: the statement has no columns of these names.",
                expected=", ".join(item.labels),
                got=", ".join(sorted(labels)),
                statements=observation.sent,
                help="Name the columns with .label() in the statement, and return the rows as they come.",
            )


async def fetches_no_more_than_it_needs(attempt: Attempt, question: Question) -> None:
    """The surplus of rows fetched over rows returned does not grow with hundreds of irrelevant rows."""
    before = {o.arguments: o for o, _ in await calls(attempt, question, attempt.generated[0])}
    for arguments, quiet in before.items():
        loud = await attempt.ask(attempt.noisy, *arguments)
        if _surplus(loud) > _surplus(quiet):
            raise Mistake(
                f"Rows are filtered or worked out in Python: with 300 irrelevant people in the tables, {_fetched(loud)} "
                f"rows were fetched for the {_returned(loud)} returned (before: {_fetched(quiet)} for {_returned(quiet)}).",
                data=loud.seen_on,
                statements=loud.sent,
                help="Let the database filter, aggregate and rank; fetch only what you return.",
            )


def _fetched(observation: Observation) -> int:
    return sum(statement.rows for statement in observation.work)


def _returned(observation: Observation) -> int:
    return len(observation.value) if isinstance(observation.value, list | tuple | dict) else 1


def _surplus(observation: Observation) -> int:
    return _fetched(observation) - _returned(observation)


def _was_sent(cells: Cells, statements: Sequence[Statement]) -> bool:
    for statement in statements:
        for row in statement.answer():
            if all(any(same_cell(cell, there) for there in row) for cell in cells):
                return True
    return False


async def answer_comes_from_statements(
    attempt: Attempt, observation: Observation, *, keywords: Mapping[str, Any] | None = None
) -> None:
    """The cut test: when the rows of its statements are withheld, nothing is left of the answer."""
    if not _returned(observation):
        return
    await attempt.load(observation.rows)
    texts = frozenset(statement.sql for statement in observation.work)
    cut = await attempt.call(*observation.arguments, withheld=texts, may_raise=True, keywords=keywords)
    if cut.raised is None and isinstance(cut.value, list | tuple | dict) and len(cut.value):
        raise Mistake(
            f"The answer does not come from its statement: with all of its rows withheld, the function still returns "
            f"{len(cut.value)} item{'' if len(cut.value) == 1 else 's'}.",
            data=observation.seen_on,
            statements=observation.sent,
            help="Values typed into the code, a cache, or a statement that is sent for show: read the answer from the result.",
        )


def entities(observation: Observation, name: str) -> list[Entity]:
    """The returned ORM objects, after making sure that they are that.

    Raises:
        Mistake: They are something else, or were not loaded from the database.
    """
    value = observation.value
    if not observation.awaited and not (isinstance(value, Other) and "coroutine" in value.type):
        raise Mistake("The function is not a coroutine: it has to be `async def`, and its caller awaits it.")
    if not isinstance(value, list | tuple):
        raise Mistake(
            f"The function returns {described(value)}, not a list of {name} objects.",
            statements=observation.sent,
            help="`(await session.scalars(statement)).all()` gives the objects themselves.",
        )
    for item in value:
        if not isinstance(item, Entity) or item.name != name:
            raise Mistake(
                f"The function returns a list of {described(item, plural=True)}, not of {name} objects.",
                statements=observation.sent,
                help="`(await session.scalars(statement)).all()` gives the objects; execute() gives rows around them.",
            )
        if item.state not in ("persistent", "detached"):
            raise Mistake(
                f"The {name} objects were made in Python (they are {item.state}), not loaded from the database.",
                statements=observation.sent,
            )
    return list(value)


async def entities_are_right(attempt: Attempt, question: Question, *, entity: str, exactly_list: bool = False) -> None:
    """The right objects in the right order, on the seed and on the generated sets.

    Args:
        attempt: The answer.
        question: Its oracle gives the primary keys.
        entity: The class that is asked for.
        exactly_list: Whether nothing but a list will do.
    """
    wrong: tuple[Observation, Difference] | None = None
    seen: list[tuple[Observation, list[Cells], list[Cells]]] = []
    for rows in attempt.sets:
        for observation, right in await calls(attempt, question, rows):
            conduct(observation)
            found = entities(observation, entity)
            if exactly_list and not isinstance(observation.value, list):
                raise Mistake(
                    f"The function returns {described(observation.value)}, a list is asked for.",
                    statements=observation.sent,
                )
            got = [tuple(item.columns.get(label) for label in question.labels) for item in found]
            seen.append((observation, right, got))
            difference = compare(question.labels, right, got)
            if difference is not None and wrong is None:
                wrong = observation, difference
    if wrong is not None:

        def read(again: Observation) -> list[Cells]:
            return [tuple(item.columns.get(label) for label in question.labels) for item in entities(again, entity)]

        raise await wrong_rows(attempt, question, seen, *wrong, read=read)

"""How many statements are sent, what they contain, and whether the database orders the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kata.judging.attempt import Attempt
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import Form, QuerySpec
from kata.judging.rules.calling import in_worlds
from kata.judging.rules.constructs import written_with_constructs
from kata.judging.rules.returned import returned_items
from kata.shape import Shape, shows
from kata.wire import Statement
from kata.worlds.captured import Reason


async def statement_budget(attempt: Attempt, observations: Sequence[Observation], *, at_most: int) -> None:
    """Reject N+1 and other statements beyond the budget, statements sent for show, and answers without a statement."""
    for observation in observations:
        count = len(observation.work)
        # What cannot be there need not be asked for.
        if count == 0 and returned_items(observation):
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
                    f"{sent_for_show(decoys)} sent for show and thrown away: without its rows the answer is the same. {mistake.card.mistake}"
                ).add(**vars(mistake.card))
            raise mistake


async def one_statement(attempt: Attempt, observation: Observation, *, construct: str) -> None:
    """Reject more than one statement, and one that is not made of SQLAlchemy's constructs; see `written_with_constructs`."""
    if len(observation.work) > 1 and any(statement.changes_rows for statement in observation.work):
        # What they are for need not be asked: a writer has more to do than to return something.
        raise too_many(observation, expected="1 statement")
    await statement_budget(attempt, [observation], at_most=1)
    written_with_constructs([observation], construct=construct)


async def ordered_by_the_database(attempt: Attempt, observations: Sequence[Observation], spec: QuerySpec) -> None:
    """Reject sorting in Python, a missing ORDER BY, and a LIMIT; that the order is the right one, the worlds prove."""
    tried = await in_worlds(attempt, spec)
    for observation in observations:
        if not returned_items(observation):
            continue
        shapes = await _shapes(attempt, observation)
        if not spec.limited and any(shape.limited for shape in shapes):
            raise observation.mistake(
                "A LIMIT cuts the answer off: with more rows in the tables, some of it would be missing.",
                data=observation.seen_on,
                help="Everything that is asked for comes back; leave out .limit() and .fetch().",
            )
        if not spec.order:
            continue
        if tried.reason is Reason.REORDERED or (not tried.proves_order and not any(each.ordered for each in shapes)):
            raise _not_ordered(observation, spec, any(each.ordered for each in shapes))


async def order_left_to_chance(attempt: Attempt, observation: Observation, spec: QuerySpec) -> Mistake:
    """Return the mistake of an order that does not decide between rows: nothing is ordered, or not by enough."""
    most = max((shape.ordered for shape in await _shapes(attempt, observation)), default=0)
    if not most:
        return _not_ordered(observation, spec, False)
    few = f" ORDER BY has {most} of {spec.order_keys} keys." if most < spec.order_keys else ""
    return observation.mistake(
        f"The order is left to chance, a tie-break is missing: rows that are equal in what they are ordered by come in any order.{few}",
        expected=spec.order,
        help=f"The whole order: {spec.order}.",
    )


def _not_ordered(observation: Observation, spec: QuerySpec, ordered: bool) -> Mistake:
    what = (
        "The rows are put in order in Python: the statement returns them in another one."
        if ordered
        else "The order is not made by the database: the outermost query has no ORDER BY."
    )
    return observation.mistake(
        f"{what} Sorting in Python compares differently, and an ORDER BY inside a subquery orders nothing.",
        expected=spec.order,
        got="another ORDER BY" if ordered else "no ORDER BY",
        help="Put .order_by() on the statement that is executed.",
    )


async def _shapes(attempt: Attempt, observation: Observation) -> list[Shape]:
    return [await attempt.shape(statement) for statement in observation.work]


def too_many(observation: Observation, *, expected: str) -> Mistake:
    """Return the mistake of sending too many statements, named by what repeats: lazy loads, a query in a loop."""
    count = len(observation.work)
    repeated = max(Counter(statement.sql for statement in observation.work).values(), default=0)
    lazy = sum(origin.get("origin") == "lazy" for origin in observation.origins)
    sentence = f"{count} statements instead of {expected}."
    help = "Ask for everything in one statement; join, or put one query into the other."
    if lazy > 1:
        sentence = f"N+1: {lazy} lazy loads, one for each object ({count} statements in all)."
        help = "Tell the query up front what to load along with it: a loader option such as selectinload()."
    elif repeated > 2:
        sentence = f"N+1: the same statement was sent {repeated} times, once for each row ({count} statements in all)."
        help = "A query inside a loop over rows is one round trip per row; one statement with a join does it at once."
    if lazy <= 1 and (written := [statement for statement in observation.work if statement.changes_rows]):
        sentence, help = _too_many_writes(written, sentence if repeated <= 2 else "", count, expected)
    return observation.mistake(sentence, expected=expected, got=f"{count}", data=observation.seen_on, help=help)


def _too_many_writes(written: Sequence[Statement], sentence: str, count: int, expected: str) -> tuple[str, str]:
    """The sentence and the help for a writer that sends too many statements."""
    command, most = written[0].command, max(statement.affected for statement in written)
    if len(written) > 2 and most <= 1 and all(statement.batch == 1 for statement in written):
        help = (
            "Hand all rows over together: one statement with a list of dictionaries is one executemany."
            if command == "INSERT"
            else f"One {command} with a WHERE finds all rows by itself; nothing has to be loaded first."
        )
        return f"N+1: {len(written)} {command}s of one row each ({count} statements in all).", help
    if len(written) == count and most > 1 and len({statement.command for statement in written}) == 1:
        return (
            f"{count} {command}s of at most {most:,} rows each instead of {expected}.",
            "Write more rows with each statement.",
        )
    return (
        sentence or f"{count} statements instead of {expected}.",
        "A statement that writes finds its rows by itself, and RETURNING brings back what it has written.",
    )


async def statements_for_show(attempt: Attempt, observation: Observation) -> int:
    """Count the statements whose rows can be withheld without any effect on the answer."""
    if not 1 < len(observation.work) <= 12 or not returned_items(observation):
        return 0
    await attempt.load(observation.rows)
    decoys = 0
    for text in {statement.sql for statement in observation.work if statement.rows}:
        cut = await attempt.call(*observation.arguments, withheld=frozenset({text}), may_raise=True)
        decoys += cut.raised is None and cut.value == observation.value
    return decoys


def sent_for_show(count: int) -> str:
    """Start a sentence about statements that are sent for show."""
    return "A statement is" if count == 1 else f"{count} statements are"


async def has_the_form(attempt: Attempt, observations: Sequence[Observation], spec: QuerySpec) -> None:
    """Reject SQL that lacks a required form of the spec: a function, a nested query, a recursion, a window function."""
    for observation in observations:
        shapes = [(statement, await attempt.shape(statement)) for statement in observation.work]
        for form in spec.forms:
            met = _is_met(form, shapes)
            if met is None:
                raise CouldNotJudge(
                    f"The statement could not be judged: where its column {form.makes} comes from cannot be read.",
                    help="Name the columns that you select instead of a star, and use the usual operators and functions.",
                )
            if not met:
                raise observation.mistake(form.says.replace("{windows}", _windows(shapes)), help=form.help)
    for form in spec.forms:
        if form.makes and (made := _first_of_dicts(observations)) is not None:
            await _column_is_used(attempt, made, form)


def _first_of_dicts(observations: Sequence[Observation]) -> Observation | None:
    """The first call that returned dictionaries, which Python made of the rows; `None` if there is none."""
    several = (each for each in observations if isinstance(each.value, list | tuple) and each.value)
    return next((each for each in several if isinstance(each.value[0], dict)), None)


async def _column_is_used(attempt: Attempt, observation: Observation, form: Form) -> None:
    """Reject dictionaries that stay the same without the column that the form asks for: Python has made it again."""
    made = {
        statement.sql: frozenset(label for label in statement.labels() if shows(statement.sql, label, form.window))
        for statement in observation.work
    }
    await attempt.load(observation.rows)
    blanked = await attempt.call(*observation.arguments, blanked=made, may_raise=True)
    if any(made.values()) and blanked.raised is None and blanked.value == observation.value:
        raise observation.mistake(
            f"The {form.window}() window is there for show and thrown away: with NULL in its place {form.makes} is the same, "
            "so it is worked out in Python.",
            data=observation.seen_on,
            help=form.help,
        )


async def precede_by_missing_form(attempt: Attempt, spec: QuerySpec, mistake: Mistake) -> None:
    """If rows are wrong and a form is missing, put the form's sentence first: the cause before its effect."""
    work = attempt.observations[0].work if attempt.observations else []
    if len(work) != 1 or mistake.card.difference is None:
        return
    try:
        shapes = [(work[0], await attempt.shape(work[0]))]
    except CouldNotJudge:
        return  # the rows are wrong, whatever the statement does
    for form in spec.forms:
        if form.precede and _is_met(form, shapes) is False and _windows(shapes) not in mistake.card.mistake:
            mistake.precede(form.precede.replace("{windows}", _windows(shapes)))
            return


def _is_met(form: Form, shapes: Sequence[tuple[Statement, Shape]]) -> bool | None:
    """Whether one of the statements has the form; `None` if that cannot be told."""
    # A column that the statement does not have was put together in Python, which is the matter of another rule.
    met = [
        (form if form.makes in statement.labels() else replace(form, makes="")).is_met(statement.sql, shape)
        for statement, shape in shapes
    ]
    return True if True in met else None if None in met else False


def _windows(shapes: Sequence[tuple[Statement, Shape]]) -> str:
    names = {f"{window.function}()" for _, shape in shapes for window in shape.windows}
    return ", ".join(sorted(names)) or "no window function"

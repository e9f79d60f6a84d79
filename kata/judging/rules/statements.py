"""How many statements are sent, and whether the database orders the answer."""

from __future__ import annotations

from collections.abc import Sequence

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rules.returned import returned_items
from kata.wire import Statement


async def statement_budget(attempt: Attempt, observations: Sequence[Observation], *, at_most: int) -> None:
    """Reject N+1 and other statements beyond the budget, statements sent for show, and answers without any.

    Args:
        attempt: The answer.
        observations: Calls.
        at_most: The budget.
    """
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
                    f"{sent_for_show(decoys)} sent for show and thrown away: without its rows the answer is the same. {mistake.card.mistake}"
                ).add(**vars(mistake.card))
            raise mistake


async def ordered_by_the_database(attempt: Attempt, observations: Sequence[Observation], spec: QuerySpec) -> None:
    """Reject sorting in Python, a missing or partial ORDER BY, an order that ignores case, and a LIMIT."""
    keys, order = spec.order_keys, spec.order
    for observation in observations:
        if not returned_items(observation):
            continue
        shapes = [shape for statement in observation.work if (shape := await attempt.shape(statement)) is not None]
        if len(shapes) < len(observation.work) or not shapes:
            continue
        if any(shape.limited for shape in shapes):
            raise observation.mistake(
                "A LIMIT cuts the answer off: with more rows in the tables, some of it would be missing.",
                data=observation.seen_on,
                help="Everything that is asked for comes back; leave out .limit() and .fetch().",
            )
        ignoring_case = sorted({name for shape in shapes for name in shape.ordered_through} & {"lower", "upper"})
        if ignoring_case:
            raise observation.mistake(
                f"The order ignores case: it is that of {ignoring_case[0]}(…), not of the name itself.",
                expected=order,
                help="Order by the column as it is.",
            )
        most = max(shape.ordered for shape in shapes)
        if keys and not most:
            raise observation.mistake(
                "The order is not made by the database: the outermost query has no ORDER BY. Sorting in Python compares "
                "differently, and an ORDER BY inside a subquery orders nothing.",
                expected=order,
                got="no ORDER BY",
                help="Put .order_by() on the statement that is executed.",
            )
        if most < keys:
            raise observation.mistake(
                f"A tie-break is missing: ORDER BY has {most} of {keys} keys, so rows that are equal in these come in any order.",
                expected=order,
                got=f"{most} key{'' if most == 1 else 's'}",
                help=f"The whole order: {order}.",
            )


def too_many(observation: Observation, *, expected: str) -> Mistake:
    """The mistake of sending too many statements, named by what repeats: lazy loads, a query in a loop."""
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
    return observation.mistake(sentence, expected=expected, got=f"{count}", data=observation.seen_on, help=help)


def most_repeated(statements: Sequence[Statement]) -> int:
    """How often the most frequent statement was sent."""
    texts = [statement.sql for statement in statements]
    return max((texts.count(text) for text in set(texts)), default=0)


async def statements_for_show(attempt: Attempt, observation: Observation) -> int:
    """How many of several statements can lose all their rows without any effect on the answer."""
    if not 1 < len(observation.work) <= 12 or not returned_items(observation):
        return 0
    await attempt.load(observation.rows)
    decoys = 0
    for text in {statement.sql for statement in observation.work if statement.rows}:
        cut = await attempt.call(*observation.arguments, withheld=frozenset({text}), may_raise=True)
        decoys += cut.raised is None and cut.value == observation.value
    return decoys


def sent_for_show(count: int) -> str:
    """How many statements are sent for show, as the beginning of a sentence."""
    return "A statement is" if count == 1 else f"{count} statements are"

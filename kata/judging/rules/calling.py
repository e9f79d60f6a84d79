"""Calls of a query exercise's function, each with its right answer; all rules share these calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from kata.judging.arguments import distinct_calls, odd_arguments
from kata.judging.attempt import Attempt
from kata.judging.awkward import AWKWARD_NAMES, NEARLY_THESE_NAMES
from kata.judging.data import NO_ROWS, Rows, largest_world, renamed
from kata.judging.database_side import DatabaseSide
from kata.judging.in_worlds import InWorlds, run_in_worlds
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, compare
from kata.judging.rules.conduct import conduct
from kata.judging.rules.returned import entities, records
from kata.judging.verdict import Difference

_MOST_CALLS = 5
_MOST_CALLS_LATER = 2  # after the first generated set: these calls only show that a result was not chance
_CALLS_WITH_DISTRACTORS = 2
_CALLS_IN_THE_WORLD = 2


async def arguments_of(side: DatabaseSide, spec: QuerySpec, rows: Rows) -> list[tuple[Any, ...]]:
    """The arguments of each call on these rows."""
    if not spec.parameters:
        return [()]
    asked = await side.oracle(rows, spec.arguments) if spec.arguments else []
    if not any(rows is other for other in side.sets):
        # Without rows, real arguments on the seed show their types: of another type they make another statement.
        real = asked or (await side.oracle(side.seed_rows, spec.arguments) if spec.arguments else [])
        return distinct_calls(spec, asked[:_CALLS_IN_THE_WORLD] or spec.further(real)[:1])
    later = any(rows is other for other in side.generated[1:])
    # Odd arguments show what Python does with them, on any rows.
    odd = odd_arguments(spec, asked) if rows is side.seed_rows else []
    return distinct_calls(spec, [*asked[: _MOST_CALLS_LATER if later else _MOST_CALLS], *odd])


async def calls(attempt: Attempt, spec: QuerySpec, rows: Rows) -> list[tuple[Observation, list[Cells]]]:
    """Call the function with each of the spec's arguments on these rows, and return each call with its right answer."""
    every = await arguments_of(attempt, spec, rows)
    right = await attempt.oracles(rows, [spec.filled(spec.oracle, arguments) for arguments in every])
    return [(await attempt.ask(rows, *arguments), cells) for arguments, cells in zip(every, right, strict=True)]


async def calls_with_distractors(attempt: Attempt, spec: QuerySpec) -> list[tuple[Observation, Observation]]:
    """Call the function on a generated set, and again with distractor rows added; return each pair of calls.

    Only the calls that fetch most are repeated: code that works in Python does so for all arguments, and it shows best
    in these. They are made with each number at its upper bound as well, which shows a limit of the function's own.

    Raises:
        Mistake: A call breaks a rule of conduct.
    """
    before = [observation for observation, _ in await calls(attempt, spec, attempt.generated[0])]
    most = sorted(before, key=lambda observation: observation.fetched, reverse=True)[:_CALLS_WITH_DISTRACTORS]
    largest = dict.fromkeys(wide for observation in most for wide in _at_the_bounds(spec, observation.arguments))
    most += [await attempt.ask(attempt.generated[0], *wide) for wide in largest]
    pairs = [(observation, await attempt.ask(attempt.with_distractors, *observation.arguments)) for observation in most]
    for _, after in pairs:
        conduct(after)
    return pairs


def _at_the_bounds(spec: QuerySpec, arguments: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The arguments of a call with each number, one at a time, as large as makes sense."""
    values = spec.unpacked(arguments)
    return [
        spec.packed((*values[:at], spec.bounds[name][1], *values[at + 1 :]))
        for at, name in enumerate(spec.names)
        if name in spec.bounds and isinstance(values[at], int)
    ]


async def every_call(attempt: Attempt, spec: QuerySpec) -> list[Observation]:
    """Return all calls: those whose rows are compared, and those with distractor rows."""

    async def every() -> list[Observation]:
        seen = [observation for rows in attempt.sets for observation, _ in await calls(attempt, spec, rows)]
        seen += [observation async for observation, _ in _further(attempt, spec)]
        return seen + [after for _, after in await calls_with_distractors(attempt, spec)]

    return await attempt.remember((every_call, spec.oracle), every)


async def _further(attempt: Attempt, spec: QuerySpec) -> AsyncIterator[tuple[Observation, list[Cells]]]:
    """The calls on empty tables and in the largest world, and those with awkward texts."""
    for rows in (NO_ROWS, largest_world()):
        for pair in await calls(attempt, spec, rows):
            yield pair
    for pair in await _awkwardly_named(attempt, spec):
        yield pair


class Checked(NamedTuple):
    """A call with its right rows, those that it returned, and how they differ; `None` if they do not."""

    observation: Observation
    right: list[Cells]
    got: list[Cells]
    difference: Difference | None


async def checked_calls(attempt: Attempt, spec: QuerySpec) -> list[Checked]:
    """Call the function and compare what it returns: on the seed and the generated sets, on empty tables, in the largest world.

    Texts are also asked for that nobody changes without losing them, with rows that have them.

    Raises:
        Mistake: It breaks a rule of conduct, or returns something else than rows with these labels.
    """

    async def every() -> list[Checked]:
        seen = [
            check(spec, observation, right)
            for rows in attempt.sets
            for observation, right in await calls(attempt, spec, rows)
        ]
        # What is wrong already is named by these; a cross join would return 150 × 150 rows in the world of the chain.
        if not any(call.difference or len(call.observation.work) > spec.statements for call in seen):
            seen += [check(spec, *pair) async for pair in _further(attempt, spec)]
        return seen

    return await attempt.remember((Checked, spec.oracle), every)


async def _awkwardly_named(attempt: Attempt, spec: QuerySpec) -> list[tuple[Observation, list[Cells]]]:
    """Calls with awkward texts that stand in the rows, in the place of real arguments, and with nearly the same."""
    rows = attempt.generated[0]
    asked = await attempt.oracle(rows, spec.arguments) if spec.parameters and spec.arguments else []
    pairs = []
    for at in range(len(asked[0]) if asked else 0):
        texts = [row[at] for row in asked if isinstance(row[at], str)]
        names = dict(zip(texts, AWKWARD_NAMES, strict=False))
        if not names:
            continue
        called = renamed(rows, names)
        given = (*names.values(), *NEARLY_THESE_NAMES)
        every = distinct_calls(spec, [(*asked[0][:at], text, *asked[0][at + 1 :]) for text in given])
        right = await attempt.oracles(called, [spec.filled(spec.oracle, arguments) for arguments in every])
        pairs += [(await attempt.ask(called, *each), cells) for each, cells in zip(every, right, strict=True)]
    return pairs


def check(spec: QuerySpec, observation: Observation, right: list[Cells]) -> Checked:
    """Compare what a call returned with the right rows; raises what `checked_calls` does."""
    conduct(observation)
    got = returned_cells(observation, spec)
    return Checked(observation, right, got, compare(spec.labels, right, got))


def returned_cells(observation: Observation, spec: QuerySpec) -> list[Cells]:
    """Return the rows of an answer; of objects, the columns that identify them. Raises `Mistake` if there are none."""
    if not spec.entity:
        return records(observation, spec.labels)
    found = entities(observation, spec.entity, exactly_list=spec.list, single=spec.single)
    return [tuple(item.columns.get(label) for label in spec.labels) for item in found]


async def in_worlds(attempt: Attempt, spec: QuerySpec) -> InWorlds:
    """Return what the worlds say about the answer; see `run_in_worlds`."""
    seen = await checked_calls(attempt, spec)
    return await run_in_worlds(attempt, spec, [(call.observation, call.got) for call in seen])

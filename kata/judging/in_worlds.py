"""An answer in the worlds: its captured statement beside the oracle, or calls where the statement cannot be run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kata.judging.arguments import arguments_in_worlds
from kata.judging.attempt import Attempt
from kata.judging.data import in_world
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, same_but_for_order, same_cell, same_rows
from kata.shape.rewriting import said_again, shaken
from kata.worlds import Call, Captured, Rerun, Unfit, World, WorldDatabase
from kata.worlds.captured import Reason

CALLED_WORLDS = 10
"""In how many worlds an answer is called if its statement cannot be run again."""


@dataclass(frozen=True)
class WorldCall:
    """What a function is called with in a world, and the right answer."""

    world: World
    arguments: Cells
    right: list[Cells]

    def is_answered_by(self, rows: Sequence[Cells] | None) -> bool:
        """Whether these rows are right, in the right order; a statement that failed has none (`None`)."""
        return rows is not None and same_rows(self.right, rows)


@dataclass(frozen=True)
class Failure:
    """A call in a world whose answer is not right.

    Attributes:
        call: The call.
        got: The rows of the answer as the statement gives them; `None` if the server refuses it.
        shaken: The rows in another order that the statement allows; the same as `got` where it allows none.
    """

    call: WorldCall
    got: list[Cells] | None
    shaken: list[Cells] | None

    @property
    def by_chance(self) -> bool:
        """Whether the rows are right as they came, and others are allowed: which rows are chosen is left to chance."""
        return self.call.is_answered_by(self.got)

    @property
    def only_order(self) -> bool:
        """Whether the rows are right, and only their order is not."""
        return self.shaken is not None and same_but_for_order(self.call.right, self.shaken)


@dataclass
class InWorlds:
    """What the worlds say about an answer.

    Attributes:
        calls: Every call in every world; of an answer that is wrong, those of the statement that makes it.
        captured: The statement that was run again; `None` if it cannot be.
        reason: Why not.
        proves_order: Whether the statement could be shaken, so that its order is proven.
        failures: The calls whose answers are not right, those in the smallest worlds first.
    """

    calls: list[WorldCall]
    captured: Captured | None = None
    reason: Reason | None = None
    proves_order: bool = False
    failures: list[Failure] = field(default_factory=list)


async def world_calls(worlds: WorldDatabase, spec: QuerySpec) -> list[WorldCall]:
    """Return the calls in all worlds with their right answers; these are worked out once for a server."""
    key = (spec.oracle, spec.arguments, spec.also, repr(spec.bounds))
    if key not in worlds.remembered:
        pairs = [
            (world, arguments) for world, several in await arguments_in_worlds(worlds, spec) for arguments in several
        ]
        right = await worlds.run([Rerun(world, spec.filled(spec.oracle, arguments)) for world, arguments in pairs])
        calls = zip(pairs, right, strict=True)
        worlds.remembered[key] = [WorldCall(*pair, rows) for pair, rows in calls if rows is not None]
    made: list[WorldCall] = worlds.remembered[key]
    return made


async def calls_failed_by(worlds: WorldDatabase, spec: QuerySpec, sql: str) -> list[int]:
    """Run a query of the form of the oracle in all worlds, and return the indexes of the `world_calls` it gets wrong."""
    calls = await world_calls(worlds, spec)
    found = await worlds.run([Rerun(call.world, spec.filled(sql, call.arguments)) for call in calls])
    return [at for at, (call, rows) in enumerate(zip(calls, found, strict=True)) if not call.is_answered_by(rows)]


async def run_in_worlds(
    attempt: Attempt, spec: QuerySpec, calls: Sequence[tuple[Observation, list[Cells]]]
) -> InWorlds:
    """Run an answer's statement in all worlds, once for all checks of the exercise.

    Args:
        attempt, spec: The answer, and what is right.
        calls: Observed calls with the rows that they returned, to learn the statement from.
    """

    async def run() -> InWorlds:
        found = InWorlds(await world_calls(attempt.worlds, spec))
        seen = [Call(observation.arguments, got, observation.work) for observation, got in calls]
        try:
            forms = Captured.forms_of(seen, spec.labels, same_cell)
        except Unfit as unfit:
            found.reason = unfit.reason
            return found
        tried = []
        for captured in forms:
            own = InWorlds([call for call in found.calls if captured.answers(call.arguments)], captured)
            own.failures, own.proves_order = await _failures(attempt, captured, own.calls)
            tried.append(own)
        # What is said about a wrong answer is about one statement.
        wrong = next((own for own in tried if own.failures), None)
        return wrong or replace(tried[0], calls=found.calls, proves_order=all(own.proves_order for own in tried))

    return await attempt.remember((InWorlds, spec.oracle), run)


async def _failures(attempt: Attempt, captured: Captured, calls: Sequence[WorldCall]) -> tuple[list[Failure], bool]:
    turned = shaken(captured.sql)
    sql = turned or captured.sql
    found = await rerun(attempt, captured, sql, calls)
    if turned is not None and all(rows is None for rows in found):
        # What was parsed and written again may not be what was sent.
        turned, found = None, await rerun(attempt, captured, captured.sql, calls)
    wrong = [at for at, call in enumerate(calls) if not call.is_answered_by(found[at])]
    plain = found
    if turned is not None and wrong:
        as_sent = await rerun(attempt, captured, captured.sql, [calls[at] for at in wrong])
        plain = [*found]
        for at, rows in zip(wrong, as_sent, strict=True):
            plain[at] = rows
    failures = [Failure(calls[at], plain[at], found[at]) for at in wrong]
    lucky = [failure.call for failure in failures if failure.by_chance]
    if lucky and (again := said_again(captured.sql)) is not None:
        # It is chance only if the order makes the difference, and not that the statement was written again.
        said = await rerun(attempt, captured, again, lucky)
        mangled = [call for call, rows in zip(lucky, said, strict=True) if not call.is_answered_by(rows)]
        failures = [failure for failure in failures if failure.call not in mangled]
    return sorted(
        failures, key=lambda failure: (failure.call.world.size, failure.call.world.number)
    ), turned is not None


async def rerun(attempt: Attempt, captured: Captured, sql: str, calls: Sequence[WorldCall]) -> list[list[Cells] | None]:
    """Run a form of the captured statement for each call, and return the answer that its rows make."""
    rows = await attempt.worlds.run([Rerun(call.world, sql, captured.parameters(call.arguments)) for call in calls])
    return [captured.read(each) for each in rows]


async def call_in_world(attempt: Attempt, call: WorldCall) -> Observation:
    """Call the function on the rows of a world.

    Raises:
        Mistake, NotStarted, CouldNotJudge: As for `Attempt.call`.
    """
    return await attempt.ask(in_world(call.world.number), *call.arguments)


def one_call_each(calls: Sequence[WorldCall], most: int = CALLED_WORLDS) -> list[WorldCall]:
    """Return one call in each of the first worlds, different ones in turn."""
    by_world: dict[int, list[WorldCall]] = {}
    for call in calls:
        by_world.setdefault(call.world.number, []).append(call)
    return [several[at % len(several)] for at, several in enumerate(list(by_world.values())[:most])]

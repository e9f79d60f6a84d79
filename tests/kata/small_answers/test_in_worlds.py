"""An answer in the worlds: its statement is learnt from calls and run again, or there is a reason why it cannot be."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from kata.judging.in_worlds import CALLED_WORLDS, InWorlds, one_call_each
from kata.judging.rules.calling import in_worlds
from kata.pool.worker_pool import WorkerPool
from kata.worlds.captured import Reason

from .exercise import SEEDS, SmallExercise

SPEC = """
labels = ["name", "budget"]
statements = 2
constructs = "select()"
order = "ordered by budget, then name"
parameters = ["least"]
arguments = "SELECT budget FROM departments ORDER BY budget, id LIMIT 3"
also = [[0], [1000000000]]
oracle = "SELECT name, budget FROM departments WHERE budget >= :least ORDER BY budget, name"
"""
STATEMENT = "select(D.name, D.budget).where(D.budget >= least).order_by(D.budget, D.name)"
FETCHED = f"rows = (await session.execute({STATEMENT})).all()"
ANSWERS = {
    "right": f"return (await session.execute({STATEMENT})).all()",
    "behind another": f"await session.execute(select(E.id))\nreturn (await session.execute({STATEMENT})).all()",
    "unique": f"return (await session.execute({STATEMENT})).unique().all()",
    "wrong": f"return (await session.execute({STATEMENT.replace('>=', '>')})).all()",
    "by chance": f"return (await session.execute({STATEMENT.replace(', D.name)', ')')})).all()",
    "nothing": "return []",
    "one left out": f"{FETCHED}\nreturn rows[1:]",
    "turned": f"{FETCHED}\nreturn rows[::-1]",
    "by the argument": f"number = str(least)\n{FETCHED.replace('D.budget >= least', 'D.budget >= literal_column(number)')}\nreturn rows",
    "another argument": f"least = least * 2 - least + (least % 7) * 0 + 1\n{FETCHED}\nreturn rows",
}
REASONS = {
    "nothing": Reason.NOTHING_SENT,
    "one left out": Reason.NOT_THE_ROWS,
    "turned": Reason.REORDERED,
    "by the argument": Reason.OTHER_TEXT,
    "another argument": Reason.OTHER_PARAMETERS,
}
Tried = Callable[[str], Awaitable[InWorlds]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tried(tmp_path_factory: pytest.TempPathFactory, pool: WorkerPool) -> AsyncIterator[Tried]:
    """What the worlds say about an answer."""
    folder = tmp_path_factory.mktemp("worlds")
    async with SmallExercise.open(folder, pool, SPEC, ANSWERS, parameters=", least") as exercise:

        async def ask(name: str) -> InWorlds:
            async with exercise.attempt(name, SEEDS[0]) as attempt:
                return await in_worlds(attempt, exercise.checks.spec)

        yield ask


@pytest.mark.parametrize("name", ["right", "behind another", "unique"])
async def test_a_right_statement_is_right_in_every_world(name: str, tried: Tried) -> None:
    """It is learnt with its parameters, whatever their type in the spec, and its order is proven."""
    found = await tried(name)

    assert found.captured is not None, found.reason
    assert found.captured.parameters((7,)) == (7,)
    assert found.failures == []
    assert found.proves_order


async def test_failures_begin_in_the_smallest_world(tried: Tried) -> None:
    """Each has the right rows and what the statement gives; its order is not to blame."""
    found = await tried("wrong")
    sizes = [failure.call.world.size for failure in found.failures]

    assert len(sizes) > 5
    assert sizes == sorted(sizes)
    assert all(failure.got == failure.shaken and not failure.only_order for failure in found.failures)
    assert all(len(failure.got or []) < len(failure.call.right) for failure in found.failures)


async def test_an_order_by_chance_is_shaken(tried: Tried) -> None:
    """The rows are right in every world, and in some of them another order is allowed."""
    found = await tried("by chance")

    assert found.failures
    assert all(failure.only_order for failure in found.failures)


@pytest.mark.parametrize("name", REASONS)
async def test_why_a_statement_cannot_be_run_again(name: str, tried: Tried) -> None:
    """The answer is more than the rows of one statement with known parameters; nothing is compared then."""
    found = await tried(name)

    assert (found.captured, found.failures) == (None, [])
    assert found.reason is REASONS[name]


async def test_calls_in_the_worlds_differ_and_stay(tried: Tried) -> None:
    """Ten worlds with one call each, not always the first one; the same for every answer."""
    first, second = await tried("right"), await tried("nothing")
    calls = one_call_each(first.calls)

    assert first.calls is second.calls
    assert [call.world.number for call in calls] == list(dict.fromkeys(call.world.number for call in calls))
    assert len(calls) == CALLED_WORLDS
    assert len({call.arguments for call in calls}) > CALLED_WORLDS // 2

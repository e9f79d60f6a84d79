"""Several calls at once: the judge moves them on statement by statement, and no time decides what is seen."""

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata import catalogue
from kata.database import Server
from kata.judging import limits, rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake
from kata.judging.opening import open_judge
from kata.judging.rules.sessions import Sessions
from kata.paths import PROJECT

EXERCISE = catalogue.load().by_id("update-salary")
TWO = Rows("two departments", "INSERT INTO departments (id, name, budget) VALUES (1, 'One', 10), (2, 'Two', 20)")
BUDGETS = "SELECT id, budget::int FROM departments ORDER BY id"
ANSWER = '''

import asyncio
from sqlalchemy import text
from .models import Department

turns = asyncio.Lock()


async def update_salary(session, form, *ids):
    """Play an answer of a form: each adds 1 to the budgets of these departments."""
    return await globals()[form](session, *ids)


async def in_database(session, *ids):
    for id in ids:
        await session.execute(text(f"UPDATE departments SET budget = budget + 1 WHERE id = {id}"))
    return list(ids)


async def in_python(session, *ids):
    for id in ids:
        found = await session.scalar(text(f"SELECT budget FROM departments WHERE id = {id}"))
        await session.execute(text(f"UPDATE departments SET budget = {found + 1} WHERE id = {id}"))


async def of_objects(session, *ids):
    for id in ids:
        department = await session.get(Department, id)
        department.budget += 1
    await session.flush()
    return department


async def in_turns(session, *ids):
    async with turns:
        await in_python(session, *ids)


async def behind_savepoints(session, *ids):
    for id in ids:
        async with session.begin_nested():
            async with session.begin_nested():
                await in_database(session, id)


async def again_and_again(session, *ids):
    while True:
        try:
            async with session.begin_nested():
                await session.execute(text(f"SELECT FROM departments WHERE id = {ids[0]} FOR UPDATE NOWAIT"))
            return await in_database(session, *ids)
        except Exception:
            pass


async def again_after_a_deadlock(session, *ids):
    try:
        return await in_database(session, *ids)
    except Exception:
        await session.rollback()
        return await in_database(session, *ids)


async def fails(session, *ids):
    await in_database(session, *ids)
    await session.execute(text("SELECT 1 / 0"))


async def never_ends(session, *ids):
    await in_database(session, *ids)
    await asyncio.Event().wait()


async def as_they_are_found(session, *ids):
    await session.execute(text("SELECT FROM departments WHERE id IN (1, 2) FOR UPDATE"))


async def in_a_fixed_order(session, *ids):
    await session.execute(text("SELECT FROM departments ORDER BY id DESC FOR UPDATE"))
'''


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge with an answer that plays answers of all kinds."""
    folder = tmp_path_factory.mktemp("together") / "answer"
    shutil.copytree(PROJECT / "solutions", folder)
    module = folder / f"{EXERCISE.module}.py"
    module.write_text(module.read_text(encoding="utf-8") + ANSWER, encoding="utf-8")
    async with open_judge(folder, server=real_server, size=1, seed=1) as judge:
        yield judge


@pytest_asyncio.fixture(loop_scope="session")
async def attempt(judge: Judge) -> AsyncIterator[Attempt]:
    """A worker with that submission."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        yield attempt


async def budgets(attempt: Attempt) -> list[int]:
    """The committed budgets of both departments."""
    return [budget for _, budget in await (await attempt.live_database()).query(BUDGETS)]


async def test_a_step_is_one_statement(attempt: Attempt) -> None:
    """Each call stands before its next statement until it is its turn; COMMIT is a statement of its own."""
    async with rules.interleaved(attempt, TWO, rules.Concurrent("in_database", 1)) as race:
        assert race.next_of(0).startswith("UPDATE")
        assert await race.step(0)
        assert race.is_ending(0) and await budgets(attempt) == [10, 20]
        assert await race.step(0)
        assert await budgets(attempt) == [11, 20] and not await race.step(0)
    assert race.calls[0].value == [1] and [each.command for each in race.calls[0].work] == ["UPDATE"]


async def test_a_lost_update_is_no_matter_of_chance(attempt: Attempt) -> None:
    """A call that has read stands still while another one reads, writes and commits: then it writes what it had read."""
    calls = rules.Concurrent("in_python", 1), rules.Concurrent("in_python", 1)
    for steps, right in ((1, 11), (4, 12)):
        async with rules.interleaved(attempt, TWO, *calls) as race:
            for _ in range(steps):
                await race.step(0)
            await race.run(1)
        assert await budgets(attempt) == [right, 20]


async def test_who_waits_for_whom(attempt: Attempt) -> None:
    """A statement that waits for a lock is seen, and goes on by itself when the other call has committed."""
    async with rules.interleaved(attempt, TWO, *[rules.Concurrent("in_database", 1)] * 3) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
        assert race.waits(1) and not race.next_of(1) and not race.waits(0)
        await race.run(0)
        assert not race.waits(1) and race.is_ending(1)
        await race.run(2)
        assert race.waits(2)
    assert race.waited == {1, 2} and not race.deadlock
    assert [(each.actor, each.state) for each in race.steps if "waits" in each.state] == [
        ("B", "waits for A"),
        ("C", "waits for B"),
    ]
    assert await budgets(attempt) == [13, 20]


@pytest.mark.parametrize("form", ["in_database", "behind_savepoints", "again_after_a_deadlock"])
async def test_a_deadlock_is_seen_and_ended(attempt: Attempt, form: str) -> None:
    """Calls that wait for each other are a deadlock at once, also when one of them is made again and succeeds."""
    async with rules.interleaved(attempt, TWO, rules.Concurrent(form, 1, 2), rules.Concurrent(form, 2, 1)) as race:
        await race.step(0)
        await race.step(1)
        assert not race.deadlock
        await race.step(0)
        await race.step(1)
        assert race.deadlock and not race.next_of(0) and not race.next_of(1)
    assert race.deadlock and all(call.raised is None for call in race.calls) == (form == "again_after_a_deadlock")


async def test_the_servers_own_end_of_a_deadlock_is_one(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the server is faster than the judge, its error says so."""

    async def sees_nothing(_: Sessions) -> bool:
        return False

    monkeypatch.setattr(Sessions, "end_deadlock", sees_nothing)
    calls = rules.Concurrent("again_after_a_deadlock", 1, 2), rules.Concurrent("again_after_a_deadlock", 2, 1)
    async with rules.interleaved(attempt, TWO, *calls) as race:
        await race.step(0)
        await race.step(1)
    assert race.deadlock and all(call.raised is None for call in race.calls)


async def test_savepoints_are_on_the_way(attempt: Attempt) -> None:
    """SAVEPOINT and its kin are no steps, and several of them in a row do not make a call stand still."""
    async with rules.interleaved(attempt, TWO, rules.Concurrent("behind_savepoints", 1, 2, 1)) as race:
        steps = 0
        while await race.step(0):
            steps += 1
    assert steps == 4 and await budgets(attempt) == [12, 21]


async def test_somebody_else_commits_or_waits(attempt: Attempt) -> None:
    """A writer's statement is carried out at once, or waits for a call and is carried out when that has ended."""
    sql = "UPDATE departments SET budget = budget + 100 WHERE id = 1"
    async with (
        rules.others_connect(attempt, 2) as (early, late),
        rules.interleaved(attempt, TWO, rules.Concurrent("in_database", 1)) as race,
    ):
        assert not await race.write(sql, early)
        assert await budgets(attempt) == [110, 20]
        await race.step(0)
        assert await race.write(sql, late)
    assert await budgets(attempt) == [211, 20]
    assert [(each.actor, each.state) for each in race.steps if each.actor not in "AB"] == [
        ("somebody else", ""),
        ("a third one", "waits for A"),
    ]


async def test_a_transaction_of_somebody_else(attempt: Attempt) -> None:
    """After BEGIN their locks are kept until the judge ends their transaction."""
    async with (
        rules.others_connect(attempt, 1) as (other,),
        rules.interleaved(attempt, TWO, rules.Concurrent("in_database", 1)) as race,
    ):
        await other.execute("BEGIN")
        await race.write("UPDATE departments SET budget = budget + 100 WHERE id = 1", other)
        await race.run(0)
        assert race.waits(0)
        await race.end("COMMIT", other)
        assert not race.waits(0) and race.is_ending(0)
    assert await budgets(attempt) == [111, 20]


async def test_a_commit_that_fails(attempt: Attempt) -> None:
    """A COMMIT that the judge makes fail rolls the call back; who has waited for it goes on, and finds the row as it was."""
    calls = (rules.Concurrent("in_database", 1), rules.Concurrent("in_database", 1))
    async with rules.interleaved(attempt, TWO, *calls) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
        assert race.waits(1)
        assert await race.step(0, fails="58030")
    first, second = race.calls
    assert first.raised is not None and "injected error" in first.raised.message and second.raised is None
    assert await budgets(attempt) == [11, 20]


async def test_objects_that_were_read_before(attempt: Attempt) -> None:
    """The session holds what it has read before the call, and the reading itself is no statement of the call."""
    reads = ("app.models", "Department", [1])
    async with rules.interleaved(attempt, TWO, rules.Concurrent("of_objects", 1, reads=reads)) as race:
        await (await attempt.live_database()).execute("UPDATE departments SET budget = 500 WHERE id = 1")
        assert race.next_of(0).startswith("UPDATE")
    assert await budgets(attempt) == [11, 20] and len(race.calls[0].work) == 1


async def test_a_caller_that_rolls_back(attempt: Attempt) -> None:
    """What the call has returned is still readable, and nothing of it is committed."""
    async with rules.interleaved(attempt, TWO, rules.Concurrent("of_objects", 1, commits=False)) as race:
        pass
    assert race.calls[0].value.columns["budget"] == 11 and await budgets(attempt) == [10, 20]


async def test_an_exception_is_an_observation(attempt: Attempt) -> None:
    """It costs the call that raised it, whose transaction is rolled back, and not the other one."""
    async with rules.interleaved(
        attempt, TWO, rules.Concurrent("fails", 1), rules.Concurrent("in_database", 2)
    ) as race:
        pass
    failed, other = race.calls
    assert failed.raised is not None and failed.raised.sqlstate == "22012" and other.raised is None
    assert await budgets(attempt) == [10, 21] and "raises DBAPIError" in [each.did for each in race.schedule]


async def test_a_call_that_waits_in_python(attempt: Attempt) -> None:
    """Behind an asyncio.Lock a call sends nothing, and the server knows of no wait: the other one has to go on first."""
    async with rules.interleaved(attempt, TWO, *[rules.Concurrent("in_turns", 1)] * 2) as race:
        await race.step(0)
        await race.run(1)
        assert not race.next_of(1) and not race.waits(1)
        await race.run(0, to_the_end=False)
        assert race.next_of(1).startswith("SELECT")
        await race.step(1)
    assert await budgets(attempt) == [11, 20] and not race.deadlock


async def test_a_call_that_tries_again_is_left_behind(attempt: Attempt) -> None:
    """One that does not wait, and tries until it succeeds, does not keep the other one from going on."""
    async with rules.interleaved(attempt, TWO, *[rules.Concurrent("again_and_again", 1)] * 2) as race:
        await race.run(0, to_the_end=False)
        await race.run(1)
        assert race.next_of(1)
    assert await budgets(attempt) == [12, 20]


@pytest.mark.parametrize(("form", "deadlock"), [("as_they_are_found", True), ("in_a_fixed_order", False)])
async def test_the_order_of_locks(attempt: Attempt, form: str, deadlock: bool) -> None:
    """Without ORDER BY a row that is moved while a call waits is found earlier by the next call: they deadlock."""
    for _ in range(4):  # the places of the rows are others each time
        race = await rules.lock_in_changing_order(
            attempt, TWO, "departments", (1, 2), rules.Concurrent(form, 1, 2), rules.Concurrent(form, 2, 1)
        )
        assert race.deadlock == deadlock


async def test_a_call_that_never_ends(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs its exercise, when the time of the whole probe is over."""
    monkeypatch.setattr(limits, "LIVE_SECONDS", 1.0)
    with pytest.raises(Mistake, match="did not finish"):
        async with rules.interleaved(
            attempt, TWO, rules.Concurrent("never_ends", 1), rules.Concurrent("in_database", 1)
        ):
            pass

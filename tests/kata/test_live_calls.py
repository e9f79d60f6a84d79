"""Calls where commits are real: the judge decides on each statement, and nothing that is left behind harms the next call."""

import shutil
from collections.abc import AsyncIterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kata import catalogue
from kata.database import Server
from kata.judging import limits, rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake, NotStarted
from kata.judging.opening import open_judge
from kata.paths import PROJECT
from kata.pool import committing
from kata.wire import Held, Kind
from kata.wire.transactions import kind_of

EXERCISE = catalogue.load().by_id("update-salary")
TWO = Rows("two departments", "INSERT INTO departments (id, name, budget) VALUES (1, 'One', 10), (2, 'Two', 20)")
BUDGETS = "SELECT id, budget::int FROM departments ORDER BY id"
PROBES = '''
import asyncio
import threading

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

leaked = []


def session_on(harness, url):
    return AsyncSession(harness.engine_on(url), expire_on_commit=False)


async def adds(harness, url, id=1, by=1):
    """Read, write, commit."""
    async with session_on(harness, url) as session:
        found = await session.scalar(text(f"SELECT budget FROM departments WHERE id = {id}"))
        await session.execute(text(f"UPDATE departments SET budget = {found + by} WHERE id = {id}"))
        await session.commit()
        return int(found)


async def tries(harness, url, attempts, why=("40001",)):
    """Do that again as long as it fails, or the attempts last."""
    for attempt in range(attempts):
        try:
            return await adds(harness, url), attempt + 1
        except DBAPIError as error:
            if attempt + 1 == attempts or getattr(error.orig, "sqlstate", None) not in why:
                raise


async def both(harness, url):
    """Two at once."""
    return await asyncio.gather(adds(harness, url, 1, 3), adds(harness, url, 2, 4))


async def swaps(harness, url, first, second):
    async with session_on(harness, url) as session:
        for id in (first, second):
            await session.execute(text(f"UPDATE departments SET budget = budget + 1 WHERE id = {id}"))
        await session.commit()


async def refuses(harness, url):
    async with session_on(harness, url) as session:
        await session.execute(text("INSERT INTO departments (name, budget) VALUES ('One', 1)"))


async def is_a_stub(harness):
    await harness.module("app.queries_basic").update_salary(None, 1, 2)


async def leaks(harness, url, sql):
    """Leave a session in its transaction, with what it has locked."""
    session = session_on(harness, url)
    leaked.append(session)
    await session.execute(text(sql))


async def waits_for_itself(harness, url):
    await leaks(harness, url, "UPDATE departments SET budget = 0 WHERE id = 1")
    await adds(harness, url)


async def retries_for_ever(harness, url):
    while True:
        try:
            return await adds(harness, url)
        except Exception:
            pass


async def ignores_everything(harness, url):
    while True:
        try:
            await adds(harness, url)
        except BaseException:
            pass


async def never_ends(harness, url):
    await adds(harness, url)
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass


async def goes_on_shielded(harness, url):
    await adds(harness, url)
    async def for_ever():
        await leaks(harness, url, "UPDATE departments SET budget = budget + 5 WHERE id = 2")
        await asyncio.sleep(60)
    leaked.append(asyncio.ensure_future(asyncio.shield(for_ever())))
    await asyncio.sleep(0.05)


async def goes_on_in_a_thread(harness, url):
    from sqlalchemy.pool import NullPool

    async def works():
        engine = create_async_engine(url, poolclass=NullPool)
        while True:
            try:
                async with AsyncSession(engine) as session:
                    await session.execute(text("UPDATE departments SET budget = budget + 1 WHERE id = 2"))
                    started.set()
                    await asyncio.sleep(0.01)
            except Exception:
                pass

    started = threading.Event()
    threading.Thread(target=lambda: asyncio.run(works()), daemon=True).start()
    while not started.is_set():
        await asyncio.sleep(0.01)
'''


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge with probes that play answers of all kinds."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copytree(PROJECT / "solutions", folder / "answer")
    module = folder / "answer" / "queries_basic.py"
    module.write_text(module.read_text() + "\n\nasync def update_salary(*_):\n    raise NotImplementedError\n")
    probes = folder / "probes_of_the_test.py"
    probes.write_text(PROBES)
    async with open_judge(folder / "answer", server=real_server, size=1, probes=[probes], seed=1) as judge:
        yield judge


@pytest.fixture
def probes(judge: Judge) -> Path:
    """The file of the probes."""
    return judge.submission.package.parent / "probes_of_the_test.py"


@pytest_asyncio.fixture(loop_scope="session")
async def attempt(judge: Judge) -> AsyncIterator[Attempt]:
    """A worker with that submission."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        yield attempt


async def url(attempt: Attempt) -> str:
    """The URL of the live database."""
    return (await attempt.live_database()).url


def controlled(observation: Any) -> list[str]:
    """What a call sent, the first words."""
    return [each.sql.split()[0].rstrip(";") for each in observation.statements if each.kind is not Kind.DRIVER]


# -- the judge decides -------------------------------------------------------------------------------------------------


async def test_each_statement_is_held(attempt: Attempt, probes: Path) -> None:
    """In the order of arrival, control of transactions included; at the end `next` returns None."""
    async with rules.live_call(attempt, probes, "adds", await url(attempt), rows=TWO) as call:
        seen = []
        while (held := await call.next()) is not None:
            seen.append(rules.command_of(held))
            if seen[-1] == "COMMIT":
                assert await call.live.query(BUDGETS) == [(1, 10), (2, 20)]
            held.release()
        assert call.ended
        observation = await call.finish()
    assert seen == controlled(observation) == ["BEGIN", "SELECT", "UPDATE", "COMMIT"]
    assert await call.live.query(BUDGETS) == [(1, 11), (2, 20)]
    assert observation.value == 10


async def test_somebody_else_is_faster(attempt: Attempt, probes: Path) -> None:
    """Between two statements the judge commits; what the call read before is lost."""
    async with rules.live_call(attempt, probes, "adds", await url(attempt), rows=TWO) as call:
        while (held := await call.next()) is not None and rules.command_of(held) != "UPDATE":
            held.release()
        await call.live.execute("UPDATE departments SET budget = 500 WHERE id = 1")
    assert await call.live.query(BUDGETS) == [(1, 11), (2, 20)]


async def test_what_is_held_at_the_end_of_the_block_is_released(attempt: Attempt, probes: Path) -> None:
    """So that no call is left hanging, however early the judge knows enough."""
    async with rules.live_call(attempt, probes, "adds", await url(attempt), rows=TWO) as call:
        assert await call.next() is not None
    assert call.ended
    assert await call.live.query(BUDGETS) == [(1, 11), (2, 20)]


async def test_only_what_is_asked_for_is_held(attempt: Attempt, probes: Path) -> None:
    """The other statements pass at once."""
    async with rules.live_call(
        attempt, probes, "adds", await url(attempt), rows=TWO, holds=lambda held: held.kind is Kind.COMMIT
    ) as call:
        held = await call.next()
        assert held is not None and held.kind is Kind.COMMIT
        held.fail("40001")
        observation = await call.finish()
    assert observation.raised is not None and observation.raised.sqlstate == "40001"
    assert await call.live.query(BUDGETS) == [(1, 10), (2, 20)]


async def test_who_waits_for_whom(attempt: Attempt, probes: Path) -> None:
    """A call that waits for a lock is noticed as such; it goes on when the lock is free."""
    live = await attempt.live_database()
    async with rules.live_call(attempt, probes, "adds", live.url, rows=TWO, holds=lambda _: False) as call:
        async with live.somebody_else() as other:
            await other.execute("BEGIN; SELECT FROM departments WHERE id = 1 FOR UPDATE")
            waiting = await call.settled()
            assert list(waiting.values()) == [[other.get_server_pid()]]
            await other.execute("COMMIT")
        assert (await call.finish()).value == 10
        assert await call.settled() == {}


async def test_an_error_of_the_judge_ends_the_call(judge: Judge, probes: Path) -> None:
    """It passes through the block, which does not wait for an answer that may never end."""
    async with judge.attempt(EXERCISE) as attempt:
        with pytest.raises(LookupError):
            async with rules.live_call(attempt, probes, "never_ends", await url(attempt), rows=TWO) as call:
                await call.next()
                raise LookupError


async def test_a_stub_is_not_started(attempt: Attempt, probes: Path) -> None:
    """Its NotImplementedError is neither right nor wrong."""
    with pytest.raises(NotStarted):
        async with rules.live_call(attempt, probes, "is_a_stub", rows=TWO):
            pass


# -- faults ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "met", "attempts", "budget"),
    [
        ({}, 0, 1, 11),
        ({"UPDATE": ["40001"]}, 1, 2, 11),
        ({"UPDATE": ["", "40001"]}, 0, 1, 11),
        ({"UPDATE": ["40001"], "COMMIT": ["40P01", ""]}, 2, 3, 11),
        ({"BEGIN": [], "SELECT": ["40001", "40001", "40001"]}, 3, 4, 11),
    ],
)
async def test_chosen_statements_fail(
    attempt: Attempt, probes: Path, faults: dict[str, list[str]], met: int, attempts: int, budget: int
) -> None:
    """The first, the second, at one command or at several; a list that has ended lets the rest pass."""
    arguments = (await url(attempt), 5, ["40001", "40P01"])
    found = await rules.call_with_faults(attempt, TWO, probes, "tries", *arguments, faults=faults)
    assert found.met == met
    assert found.observation.value == (10, attempts)
    assert (await (await attempt.live_database()).query(BUDGETS))[0] == (1, budget)


async def test_a_fault_that_does_not_end(attempt: Attempt, probes: Path) -> None:
    """Each attempt meets it; the last error is the call's."""
    arguments = (await url(attempt), 3)
    found = await rules.call_with_faults(attempt, TWO, probes, "tries", *arguments, faults={"COMMIT": repeat("40001")})
    assert found.met == 3
    assert found.observation.raised is not None and found.observation.raised.sqlstate == "40001"
    assert "could not serialize access" in found.observation.raised.message


async def test_a_connection_that_is_cut(attempt: Attempt, probes: Path) -> None:
    """The call gets an error without an SQLSTATE, and the next call a connection that works."""
    live = await attempt.live_database()
    found = await rules.call_with_faults(attempt, TWO, probes, "adds", live.url, faults={"COMMIT": ["cut"]})
    assert found.met == 1
    assert found.observation.raised is not None and found.observation.raised.is_a("DBAPIError")
    again = await rules.call_with_faults(attempt, TWO, probes, "adds", live.url, faults={})
    assert again.observation.value == 10


@pytest.mark.parametrize(
    ("sql", "command"),
    [
        ("START TRANSACTION", "BEGIN"),
        ("END", "COMMIT"),
        ("ABORT", "ROLLBACK"),
        ("ROLLBACK TO SAVEPOINT a", "ROLLBACK TO"),
        ("RELEASE SAVEPOINT a", "RELEASE"),
        (" /* one */ -- two\n (select 1)", "SELECT"),
        ("WITH a AS (SELECT 1) SELECT * FROM a FOR UPDATE", "SELECT"),
        ("WITH a AS (SELECT 1) update t SET x = 1", "UPDATE"),
        ("", ""),
    ],
)
async def test_commands_by_their_meaning(attempt: Attempt, sql: str, command: str) -> None:
    """Faults are for what a statement does, however it is written."""
    assert rules.command_of(Held(0, sql, kind_of(sql), True, 1)) == command


# -- two wires ---------------------------------------------------------------------------------------------------------


async def test_a_second_wire_has_a_record_of_its_own(attempt: Attempt, probes: Path) -> None:
    """To the same database: what is committed by one way is there by the other, and each statement has its way."""
    live, second = await attempt.live_database(), await attempt.second_wire()
    assert await attempt.second_wire() is second
    await live.reset(TWO.script)
    first, other = live.wire.mark(), second.wire.mark()
    await attempt.probe(probes, "adds", second.url, wire=second.wire)
    assert live.wire.since(first) == []
    assert [each.command for each in second.wire.since(other, Kind.WORK)] == ["SELECT", "UPDATE"]
    assert await live.query(BUDGETS) == [(1, 11), (2, 20)]


# -- what an answer leaves behind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE departments SET budget = 0",
        "LOCK TABLE departments IN ACCESS EXCLUSIVE MODE",
        "SELECT pg_advisory_lock(7)",
        "SELECT 1",
    ],
)
async def test_a_leaked_session_does_not_hinder_the_next_call(attempt: Attempt, probes: Path, sql: str) -> None:
    """Its transaction and its locks end with the next reset; the engine goes on with another connection."""
    live = await attempt.live_database()
    for _ in range(2):
        async with rules.live_call(attempt, probes, "leaks", live.url, sql, rows=TWO):
            pass
        async with rules.live_call(attempt, probes, "adds", live.url, rows=TWO) as call:
            assert (await call.finish()).value == 10
        assert await live.query(BUDGETS) == [(1, 11), (2, 20)]


@pytest.mark.parametrize("name", ["retries_for_ever", "ignores_everything"])
async def test_a_retry_without_end_is_stopped_by_the_number_of_statements(
    attempt: Attempt, probes: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that swallows everything: what it tries after its connections are cut counts no more."""
    monkeypatch.setattr(limits, "CUT_SECONDS", 0.2)
    with pytest.raises(Mistake, match=r"update_salary\(\) sends more than 60 statements in one call"):
        await rules.call_with_faults(
            attempt, TWO, probes, name, await url(attempt), faults={"COMMIT": repeat("40001")}, at_most=60
        )


async def test_a_call_that_never_ends_is_a_mistake(
    attempt: Attempt, probes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it swallows; the sentence says that it did not end."""
    monkeypatch.setattr(limits, "LIVE_SECONDS", 1.0)
    with pytest.raises(Mistake, match=r"update_salary\(\) did not finish within 1 seconds"):
        async with rules.live_call(attempt, probes, "never_ends", await url(attempt), rows=TWO):
            pass


async def test_a_call_that_waits_for_its_own_lock_is_a_mistake(
    judge: Judge, probes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the wait; the sentence says what it was for."""
    monkeypatch.setattr(committing, "WORKER_LOCK_SECONDS", 0.5)
    monkeypatch.setattr("kata.judging.rules.live.WORKER_LOCK_SECONDS", 0.5)
    async with judge.attempt(EXERCISE) as attempt:
        with pytest.raises(Mistake, match="waits for a lock that is not given back"):
            async with rules.live_call(attempt, probes, "waits_for_itself", await url(attempt), rows=TWO):
                pass


async def test_a_shielded_task_does_not_hinder_the_next_call(attempt: Attempt, probes: Path) -> None:
    """It goes on after the call, in a transaction of its own: that ends with the next reset."""
    live = await attempt.live_database()
    async with rules.live_call(attempt, probes, "goes_on_shielded", live.url, rows=TWO):
        pass
    async with rules.live_call(attempt, probes, "adds", live.url, rows=TWO) as call:
        assert (await call.finish()).value == 10
    assert await live.query(BUDGETS) == [(1, 11), (2, 20)]

"""Seats: where attempts are made, side by side and prepared ahead; on the real server, with real workers."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from kata.catalogue import load
from kata.database import Server, connect
from kata.errors import DatabaseError
from kata.judging import limits
from kata.judging.judge import Judge
from kata.judging.opening import grader_workers
from kata.judging.verdict import Status
from kata.pool import worker_pool as seats_module
from kata.pool.committing import scratch_database
from kata.pool.lease import ScratchLease
from kata.pool.roles import ROLE, ensure_role, limited
from kata.pool.worker_pool import PooledWorker, WorkerPool, pool_size_for
from kata.staging import PROJECT, locate
from kata.worker.process import WorkerFactory

CATALOGUE = load()
SOLUTIONS = PROJECT / "solutions"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def workers() -> AsyncIterator[WorkerFactory]:
    """Where the learner's code runs."""
    async with grader_workers() as workers:
        yield workers


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        await asyncio.sleep(0.01)


def children() -> set[int]:
    """All processes below this one."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


async def the_one_that_waits(before: set[int]) -> int:
    """The process of the seat that was made ahead: the only one that has come since."""
    await until(lambda: len(children() - before) == 1)
    (waiting,) = children() - before
    return waiting


async def is_connected(seat: PooledWorker) -> bool:
    """Whether a seat's worker answers, over a connection that works."""
    await seat.worker.ask("enter", timeout=10, root=str(SOLUTIONS.parent))
    results = await seat.wire.connections[0].run("SELECT 1")
    return bool(results[0].rows == [(1,)])


async def next_pid(seats: WorkerPool) -> int:
    """The process of the seat that is taken next."""
    async with seats.take() as seat:
        assert await is_connected(seat)
        return seat.worker.pid


# -- one after the other -----------------------------------------------------------------------------------------------


async def test_every_attempt_has_a_worker_of_its_own(real_server: Server, workers: WorkerFactory) -> None:
    """Whoever comes next finds another process, and the one before is ended; in the same database."""
    async with WorkerPool(real_server, workers) as seats:
        async with seats.take() as first:
            assert await is_connected(first)
        async with seats.take() as second:
            assert await is_connected(second)
            assert second.worker.pid != first.worker.pid
            assert second.wire.database == first.wire.database
            assert first.worker.pid not in children()


async def test_nobody_waits_for_the_end_of_a_worker(real_server: Server, workers: WorkerFactory) -> None:
    """A seat is left at once; what there is to clear is cleared before the seats are closed."""
    before = children()
    async with WorkerPool(real_server, workers) as seats:
        async with seats.take() as seat:
            pass
        assert seat.worker.pid in children()
    assert children() <= before


async def test_what_was_changed_for_good_is_nobody_elses(real_server: Server, workers: WorkerFactory) -> None:
    """After an attempt that was broken off the database is swept before it is used again."""
    async with WorkerPool(real_server, workers) as seats:
        with pytest.raises(RuntimeError):
            async with seats.take() as seat:
                database = seat.wire.database
                connection = await connect(limited(real_server), database)
                await connection.execute("INSERT INTO projects (name, budget) VALUES ('left behind', 1)")
                await connection.close()
                raise RuntimeError
        async with seats.take() as seat:
            assert (await seat.wire.connections[0].run("SELECT count(*) FROM projects"))[0].rows == [(0,)]


# -- ahead -------------------------------------------------------------------------------------------------------------


async def test_the_next_seat_is_made_ahead(real_server: Server, workers: WorkerFactory) -> None:
    """Where people come again and again a worker waits, connected, before they come."""
    async with WorkerPool(real_server, workers, size=2, prestart=True) as seats:
        before = children()
        before.add(await next_pid(seats))
        waiting = await the_one_that_waits(before)
        assert await next_pid(seats) == waiting


async def test_the_first_seat_can_be_made_ahead_too(real_server: Server, workers: WorkerFactory) -> None:
    """`prepare` does not wait until somebody has come once."""
    async with WorkerPool(real_server, workers, prestart=True) as seats:
        before = children()
        seats.prepare()
        waiting = await the_one_that_waits(before)
        assert await next_pid(seats) == waiting


@pytest.mark.skipif(os.name != "posix", reason="kills")
async def test_a_worker_that_died_while_it_waited(real_server: Server, workers: WorkerFactory) -> None:
    """It is replaced, and nobody notices."""
    async with WorkerPool(real_server, workers, prestart=True) as seats:
        before = children()
        seats.prepare()
        waiting = await the_one_that_waits(before)
        await asyncio.sleep(0.3)
        psutil.Process(waiting).kill()
        await asyncio.sleep(0.1)
        assert await next_pid(seats) != waiting


async def test_a_connection_that_was_cut_while_it_waited(real_server: Server, workers: WorkerFactory) -> None:
    """The server may throw out who is idle in a transaction: another seat is made."""
    async with WorkerPool(real_server, workers, prestart=True) as seats:
        before = children()
        async with seats.take() as seat:
            database = seat.wire.database
        await until(lambda: len(children() - before) == 1 and seat.worker.pid not in children())
        (waiting,) = children() - before
        await asyncio.sleep(0.3)
        connection = await connect(real_server, "postgres")
        cut = await connection.fetch(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", database
        )
        await connection.close()
        assert cut
        assert await next_pid(seats) != waiting


async def test_a_seat_that_has_waited_too_long(
    real_server: Server, workers: WorkerFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a night, or a sleep of the machine, a connection may only look as if it were one: another seat is made."""
    async with WorkerPool(real_server, workers, prestart=True) as seats:
        before = children()
        seats.prepare()
        waiting = await the_one_that_waits(before)
        monkeypatch.setattr(seats_module, "_STALE_SECONDS", 0.0)
        assert await next_pid(seats) != waiting


async def test_a_role_that_was_poisoned_in_the_meantime(real_server: Server, workers: WorkerFactory) -> None:
    """Where commits are real an answer works as another role than all others: its settings are nobody else's."""
    if real_server.kind != "embedded":
        pytest.skip("the role is not ours to be put right")
    async with WorkerPool(real_server, workers, size=2, prestart=True) as seats:
        async with seats.take() as first:
            async with seats.take():
                pass  # the second place has its database now
            scratch = await first.scratch_database()
            await scratch.execute("ALTER ROLE CURRENT_USER SET search_path = nowhere")
        async with seats.take() as one, seats.take() as two:
            for seat in (one, two):
                assert (await seat.wire.connections[0].run("SHOW search_path"))[0].rows == [('"$user", public',)]


async def test_what_fails_ahead_in_an_unforeseen_way(
    real_server: Server, workers: WorkerFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is forgotten when the next one comes, and who comes then gets a seat."""

    async def fails(self: ScratchLease) -> str:
        raise ZeroDivisionError

    async with WorkerPool(real_server, workers, prestart=True) as seats:
        with monkeypatch.context() as patch:
            patch.setattr(ScratchLease, "database", fails)
            seats.prepare()
            await asyncio.sleep(0.1)
        assert await next_pid(seats)


async def test_the_role_is_put_right_by_several_at_once(real_server: Server) -> None:
    """Seats are made side by side, by several programs: none of them stumbles over the others."""
    if real_server.kind != "embedded":
        pytest.skip("the role is not ours to be put right")
    connection = await connect(real_server, "postgres")
    try:
        for _ in range(5):
            await connection.execute(f"ALTER ROLE {ROLE} SET work_mem = '8MB'")
            await asyncio.gather(*(ensure_role(real_server) for _ in range(4)))
        settings = "SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = $1::text::regrole"
        assert await connection.fetchval(settings, ROLE) == 0
    finally:
        await connection.close()


async def test_what_fails_ahead_is_said_to_who_comes(real_server: Server, workers: WorkerFactory) -> None:
    """A server that cannot be used is an error for the one who wants to sit down, and not a lost one."""
    nowhere = Server(kind="url", host="127.0.0.1", port=1, user="nobody", password=None, database="nothing")
    async with WorkerPool(nowhere, workers, prestart=True) as seats:
        seats.prepare()
        await asyncio.sleep(0.2)
        for _ in range(2):
            with pytest.raises(DatabaseError):
                async with seats.take():
                    raise AssertionError("there is no seat")


# -- side by side ------------------------------------------------------------------------------------------------------


async def test_so_many_at_once(real_server: Server, workers: WorkerFactory) -> None:
    """Each in a database of its own; whoever comes later waits until one is free."""
    databases, most, sitting = set(), 0, 0

    async def sit(seats: WorkerPool) -> None:
        nonlocal most, sitting
        async with seats.take() as seat:
            sitting += 1
            most = max(most, sitting)
            databases.add(seat.wire.database)
            assert await is_connected(seat)
            await asyncio.sleep(0.05)
            sitting -= 1

    async with WorkerPool(real_server, workers, size=2) as seats:
        await asyncio.gather(*(sit(seats) for _ in range(6)))
    assert most == 2 and len(databases) == 2


async def test_who_is_early_comes_last(real_server: Server, workers: WorkerFactory) -> None:
    """Attempts of which it is not known whether they are needed wait for all others."""
    order = []

    async def sit(seats: WorkerPool, name: str, early: bool) -> None:
        async with seats.take(speculative=early):
            order.append(name)

    async with WorkerPool(real_server, workers) as seats:
        async with seats.take():
            waiting = [
                asyncio.create_task(sit(seats, name, early))
                for name, early in (("early", True), ("first", False), ("later", True), ("second", False))
            ]
            await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)
    assert order == ["first", "second", "early", "later"]


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.02, 0.06])
async def test_who_gives_up_leaves_the_seat(real_server: Server, workers: WorkerFactory, delay: float) -> None:
    """Cancelled while waiting, or while the worker is being started: the next one sits down all the same."""
    before = children()
    async with WorkerPool(real_server, workers) as seats:
        async with seats.take():
            waiting = asyncio.create_task(next_pid(seats))
            await asyncio.sleep(0.02)
        await asyncio.sleep(delay)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await asyncio.wait_for(next_pid(seats), 20)
    assert children() <= before


# -- a server with few connections -------------------------------------------------------------------------------------


@asynccontextmanager
async def narrow(server: Server, connections: int) -> AsyncIterator[Server]:
    """The server, for a role that may open only so many connections."""
    if server.kind != "embedded":
        pytest.skip("needs a superuser")
    role = f"narrow_{connections}"
    superuser = await connect(server, "postgres")
    try:
        await superuser.execute(f"CREATE ROLE {role} LOGIN CREATEDB CONNECTION LIMIT {connections}")
        yield replace(server, kind="url", user=role, password="not asked for")
    finally:
        for row in await superuser.fetch(
            "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = $1", role
        ):
            await superuser.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')
        await superuser.execute(f"DROP ROLE {role}")
        await superuser.close()


@pytest.mark.parametrize(("connections", "seats"), [(5, 1), (22, 1), (28, 2)])
async def test_as_many_seats_as_connections(real_server: Server, connections: int, seats: int) -> None:
    """Side by side only where the server has the connections for it."""
    async with narrow(real_server, connections) as server:
        assert await pool_size_for(server) == seats


async def test_no_connection_left_for_the_answer(real_server: Server, workers: WorkerFactory) -> None:
    """A right answer that the server has no connections for is not wrong: it could not be judged."""
    pool = CATALOGUE.by_id("engine-factory")
    for connections, status in ((12, Status.ERROR), (20, Status.PASSED)):
        async with (
            narrow(real_server, connections) as server,
            WorkerPool(server, workers) as seats,
            Judge(locate(SOLUTIONS, CATALOGUE), catalogue=CATALOGUE, pool=seats) as judge,
        ):
            verdict = await judge.verdict(pool)
            said = "".join(check.message for check in verdict.checks)
            assert (verdict.status, "no connection left" in said) == (status, status is Status.ERROR)


# -- where commits are real --------------------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def keeper(real_server: Server) -> AsyncIterator[ScratchLease]:
    """An empty database, leased."""
    async with ScratchLease(real_server, empty=True) as keeper:
        yield keeper


async def test_a_scratch_database_is_kept_and_empty(keeper: ScratchLease) -> None:
    """The next one is the same database, with nothing in it: a new one would take a hundred times as long."""
    async with scratch_database(keeper) as scratch:
        await scratch.execute("CREATE TABLE t (id int); CREATE TYPE mood AS ENUM ('well'); CREATE VIEW v AS SELECT 1")
        first = scratch.wire.database
    async with scratch_database(keeper) as scratch:
        assert scratch.wire.database == first
        assert await scratch.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []


@pytest.mark.parametrize(
    "script",
    [
        "CREATE SCHEMA other; CREATE TABLE other.t (id int)",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = nowhere', current_database()); END $$",
        "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I IS_TEMPLATE true', current_database()); END $$",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM CURRENT_USER",
    ],
)
async def test_what_emptying_does_not_reach(keeper: ScratchLease, real_server: Server, script: str) -> None:
    """Other schemas, settings of the database or of the role: the database is made anew before it is used again."""
    if "ROLE" in script and real_server.kind != "embedded":
        pytest.skip("the role is not ours to be put right")
    async with scratch_database(keeper) as scratch:
        await scratch.execute(script)
    async with scratch_database(keeper) as scratch:
        assert await scratch.query("SELECT 1 FROM pg_namespace WHERE nspname = 'other'") == []
        assert await scratch.query("SHOW search_path") == [('"$user", public',)]
        await scratch.execute("CREATE TABLE t (id int)")


async def test_a_public_schema_that_is_not_ours(keeper: ScratchLease, real_server: Server) -> None:
    """Before PostgreSQL 15 it is the superuser's, who lets others work in it but not drop it."""
    if real_server.kind != "embedded":
        pytest.skip("needs a superuser")
    async with scratch_database(keeper) as scratch:
        superuser = await connect(real_server, scratch.wire.database)
        await superuser.execute("ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO PUBLIC")
        await superuser.close()
        await scratch.execute("CREATE TABLE t (id int)")
        await scratch.empty()
        assert await scratch.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []


# -- judged side by side -----------------------------------------------------------------------------------------------


def changed(folder: Path, name: str, *changes: tuple[str, str, str]) -> Path:
    """A submission: the solutions, with changes (behind a text, what, by what) in one file."""
    submission = folder / name
    shutil.copytree(SOLUTIONS, submission, dirs_exist_ok=True)
    for behind, what, by in changes:
        path = next(path for path in submission.glob("*.py") if behind in path.read_text() and what in path.read_text())
        before, mark, rest = path.read_text().partition(behind)
        assert what in rest
        path.write_text(before + mark + rest.replace(what, by, 1))
    return submission


async def judged(server: Server, workers: WorkerFactory, submission: Path, size: int) -> list[tuple[int, Status]]:
    """The numbers and verdicts of all exercises, as they come."""
    async with (
        WorkerPool(server, workers, size=size) as seats,
        Judge(locate(submission, CATALOGUE), catalogue=CATALOGUE, pool=seats) as judge,
    ):
        return [(verdict.exercise.number, verdict.status) async for verdict in judge.verdicts(CATALOGUE.exercises)]


async def test_verdicts_come_in_order(real_server: Server, workers: WorkerFactory, tmp_path: Path) -> None:
    """Side by side or one after the other: the same verdicts, in the order that was asked for."""
    wrong = ("async def salary_rank_by_department", "func.rank()", "func.dense_rank()")
    submission = changed(tmp_path, "wrong", wrong)
    expected = [
        (exercise.number, Status.FAILED if exercise.id == "salary-rank" else Status.PASSED)
        for exercise in CATALOGUE.exercises
    ]
    for size in (1, 3):
        assert await judged(real_server, workers, submission, size) == expected


async def test_verdicts_as_they_come(real_server: Server, workers: WorkerFactory, tmp_path: Path) -> None:
    """Who asks for it has each verdict as soon as it is there, whatever the others do."""
    loop = (
        "async def department_salary_stats",
        "    statement = (",
        "    while True:\n        pass\n    statement = (",
    )
    submission, first = locate(changed(tmp_path, "slow", loop), CATALOGUE), []
    models = [exercise.id for exercise in CATALOGUE.in_phase("models")]
    async with (
        WorkerPool(real_server, workers, size=2) as seats,
        Judge(submission, catalogue=CATALOGUE, pool=seats, passed=models) as judge,
        aclosing(judge.verdicts(CATALOGUE.in_phase("queries_advanced"), as_completed=True)) as verdicts,
    ):
        async for verdict in verdicts:
            first.append(verdict.exercise.id)
            if len(first) == 3:
                break
    assert first and "salary-stats" not in first


async def test_what_was_begun_early_and_is_not_needed(
    real_server: Server, workers: WorkerFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a wrong model all that builds on it is blocked, at once, whatever it would have done."""
    submission = changed(
        tmp_path,
        "wrong",
        ("class Employee", "Numeric(10, 2)", "Numeric(10, 3)"),
        ("async def department_salary_stats", "    statement = (", "    while True:\n        pass\n    statement = ("),
    )
    monkeypatch.setattr(limits, "CALL_SECONDS", 600.0)
    before = children()
    verdicts = dict(await asyncio.wait_for(judged(real_server, workers, submission, 3), 60))
    assert verdicts[2] is Status.FAILED
    for exercise in CATALOGUE.exercises:
        if "employee-model" in exercise.requires:
            assert verdicts[exercise.number] is Status.BLOCKED
    assert children() <= before

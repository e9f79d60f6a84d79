"""The worker pool: attempts side by side, and workers started ahead of time, on the real server with real workers."""

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
from kata.errors import DatabaseError, WorkerTimedOut
from kata.judging import limits
from kata.judging.judge import Judge
from kata.judging.opening import fixed_world_database, grader_workers
from kata.judging.verdict import Status
from kata.paths import PROJECT
from kata.pool import worker_pool as worker_pool_module
from kata.pool.lease import ROLE, ScratchLease, ensure_role, limited
from kata.pool.worker_pool import PooledWorker, WorkerPool, pool_size_for
from kata.staging import locate
from kata.worker.process import WorkerFactory

CATALOGUE = load()
SOLUTIONS = PROJECT / "solutions"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def workers() -> AsyncIterator[WorkerFactory]:
    """Where the learner's code runs."""
    async with grader_workers() as workers:
        yield workers


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        await asyncio.sleep(0.01)


def children() -> set[int]:
    """All processes below this one."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


async def prestarted(before: set[int]) -> int:
    """The process of the worker that was started ahead of time: the only new one."""
    await until(lambda: len(children() - before) == 1)
    (waiting,) = children() - before
    return waiting


async def is_connected(pooled: PooledWorker) -> bool:
    """Whether a worker replies, and its connection works."""
    await pooled.worker.ask("enter", timeout=10, root=str(SOLUTIONS.parent))
    results = await pooled.wire.connections[0].run("SELECT 1")
    return bool(results[0].rows == [(1,)])


async def next_pid(pool: WorkerPool) -> int:
    """The process of the worker that is taken next."""
    async with pool.take() as pooled:
        assert await is_connected(pooled)
        return pooled.worker.pid


# -- one after the other -----------------------------------------------------------------------------------------------


async def test_every_attempt_has_a_worker_of_its_own(real_server: Server, workers: WorkerFactory) -> None:
    """The next attempt gets another process and the same database; the process before is ended."""
    async with WorkerPool(real_server, workers) as pool:
        async with pool.take() as first:
            assert await is_connected(first)
        async with pool.take() as second:
            assert await is_connected(second)
            assert second.worker.pid != first.worker.pid
            assert second.wire.database == first.wire.database
            assert first.worker.pid not in children()


async def test_workers_are_ended_in_the_background(real_server: Server, workers: WorkerFactory) -> None:
    """A release returns at once; everything is cleared when the pool has been closed."""
    before = children()
    async with WorkerPool(real_server, workers) as pool:
        async with pool.take() as pooled:
            pass
        assert pooled.worker.pid in children()
    assert children() <= before


async def test_committed_changes_are_gone(real_server: Server, workers: WorkerFactory) -> None:
    """After an attempt that failed, the database is checked before it is used again."""
    async with WorkerPool(real_server, workers) as pool:
        with pytest.raises(RuntimeError):
            async with pool.take() as pooled:
                database = pooled.wire.database
                connection = await connect(limited(real_server), database)
                await connection.execute("INSERT INTO projects (name, budget) VALUES ('left behind', 1)")
                await connection.close()
                raise RuntimeError
        async with pool.take() as pooled:
            assert (await pooled.wire.connections[0].run("SELECT count(*) FROM projects"))[0].rows == [(0,)]


HOG = """
from sqlalchemy import text

async def hog(session):
    await session.execute(text("SELECT set_config('statement_timeout', '0', false)"))
    await session.execute(text("LOCK TABLE departments"))
    await session.execute(text("SELECT pg_sleep(3600)"))
"""


async def test_a_statement_that_is_still_running(real_server: Server, workers: WorkerFactory, tmp_path: Path) -> None:
    """A worker that was ended in the middle of an endless statement leaves no lock to the next one."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "hog.py").write_text(HOG)
    call = {"module": "app.hog", "name": "hog", "arguments": [], "keywords": {"$": "dict", "v": []}, "session": True}
    async with WorkerPool(real_server, workers) as pool:
        for _ in range(4):
            async with pool.take() as pooled:
                await pooled.worker.ask("enter", timeout=20, root=str(tmp_path))
                with pytest.raises(WorkerTimedOut):
                    await pooled.worker.ask("call", timeout=1, **call)
                assert pooled.wire.connections[0].busy
            async with pool.take() as pooled:
                await asyncio.wait_for(pooled.wire.connections[0].run("LOCK TABLE departments"), 10)


# -- ahead of time -----------------------------------------------------------------------------------------------------


async def test_the_next_worker_is_prestarted(real_server: Server, workers: WorkerFactory) -> None:
    """After a release, the next worker is already connected when it is taken."""
    async with WorkerPool(real_server, workers, size=2, prestart=True) as pool:
        before = children()
        before.add(await next_pid(pool))
        waiting = await prestarted(before)
        assert await next_pid(pool) == waiting


async def test_the_first_worker_can_be_prestarted(real_server: Server, workers: WorkerFactory) -> None:
    """`prepare` starts a worker before the first one is taken."""
    async with WorkerPool(real_server, workers, prestart=True) as pool:
        before = children()
        pool.prepare()
        waiting = await prestarted(before)
        assert await next_pid(pool) == waiting


@pytest.mark.skipif(os.name != "posix", reason="kills")
async def test_a_prestarted_worker_that_died(real_server: Server, workers: WorkerFactory) -> None:
    """It is replaced without an error."""
    async with WorkerPool(real_server, workers, prestart=True) as pool:
        before = children()
        pool.prepare()
        waiting = await prestarted(before)
        await asyncio.sleep(0.3)
        psutil.Process(waiting).kill()
        await asyncio.sleep(0.1)
        assert await next_pid(pool) != waiting


async def test_a_prestarted_worker_whose_connection_was_cut(real_server: Server, workers: WorkerFactory) -> None:
    """The server may end sessions that are idle in a transaction: the worker is replaced."""
    async with WorkerPool(real_server, workers, prestart=True) as pool:
        before = children()
        async with pool.take() as pooled:
            database = pooled.wire.database
        await until(lambda: len(children() - before) == 1 and pooled.worker.pid not in children())
        (waiting,) = children() - before
        await asyncio.sleep(0.3)
        connection = await connect(real_server, "postgres")
        cut = await connection.fetch(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", database
        )
        await connection.close()
        assert cut
        assert await next_pid(pool) != waiting


async def test_a_prestarted_worker_that_is_stale(
    real_server: Server, workers: WorkerFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a long time, or a sleep of the machine, a connection may only look alive: the worker is replaced."""
    async with WorkerPool(real_server, workers, prestart=True) as pool:
        before = children()
        pool.prepare()
        waiting = await prestarted(before)
        monkeypatch.setattr(worker_pool_module, "_STALE_SECONDS", 0.0)
        assert await next_pid(pool) != waiting


async def test_settings_of_a_role_affect_no_other_attempt(real_server: Server, workers: WorkerFactory) -> None:
    """Where commits are real, the worker has a role of its own: its settings do not affect other attempts."""
    if real_server.kind != "embedded":
        pytest.skip("the role is managed on the embedded server only")
    async with WorkerPool(real_server, workers, size=2, prestart=True) as pool:
        async with pool.take() as first:
            async with pool.take():
                pass  # the second slot has its database now
            scratch = await first.empty_database()
            await scratch.execute("ALTER ROLE CURRENT_USER SET search_path = nowhere")
        async with pool.take() as one, pool.take() as two:
            for pooled in (one, two):
                assert (await pooled.wire.connections[0].run("SHOW search_path"))[0].rows == [('"$user", public',)]


async def test_a_prestart_that_fails_unexpectedly(
    real_server: Server, workers: WorkerFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure is dropped, and the next caller gets a worker."""

    async def fails(self: ScratchLease) -> str:
        raise ZeroDivisionError

    async with WorkerPool(real_server, workers, prestart=True) as pool:
        with monkeypatch.context() as patch:
            patch.setattr(ScratchLease, "database", fails)
            pool.prepare()
            await asyncio.sleep(0.1)
        assert await next_pid(pool)


async def test_a_role_is_repaired_by_several_at_once(real_server: Server) -> None:
    """Slots of several programs repair it at the same time without an error."""
    if real_server.kind != "embedded":
        pytest.skip("the role is managed on the embedded server only")
    connection = await connect(real_server, "postgres")
    try:
        for _ in range(5):
            await connection.execute(f"ALTER ROLE {ROLE} SET work_mem = '8MB'")
            await asyncio.gather(*(ensure_role(real_server) for _ in range(4)))
        settings = "SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = $1::text::regrole"
        assert await connection.fetchval(settings, ROLE) == 0
    finally:
        await connection.close()


async def test_a_prestart_that_fails_is_an_error_for_the_next_caller(
    real_server: Server, workers: WorkerFactory
) -> None:
    """A server that cannot be used is reported when a worker is taken."""
    nowhere = Server(kind="url", host="127.0.0.1", port=1, user="nobody", password=None, database="nothing")
    async with WorkerPool(nowhere, workers, prestart=True) as pool:
        pool.prepare()
        await asyncio.sleep(0.2)
        for _ in range(2):
            with pytest.raises(DatabaseError):
                async with pool.take():
                    raise AssertionError("there is no worker")


# -- side by side ------------------------------------------------------------------------------------------------------


async def test_no_more_than_size_at_once(real_server: Server, workers: WorkerFactory) -> None:
    """Each attempt has a database of its own; later callers wait for a free slot."""
    databases, most, running = set(), 0, 0

    async def attempt(pool: WorkerPool) -> None:
        nonlocal most, running
        async with pool.take() as pooled:
            running += 1
            most = max(most, running)
            databases.add(pooled.wire.database)
            assert await is_connected(pooled)
            await asyncio.sleep(0.05)
            running -= 1

    async with WorkerPool(real_server, workers, size=2) as pool:
        await asyncio.gather(*(attempt(pool) for _ in range(6)))
    assert most == 2 and len(databases) == 2


async def test_speculative_attempts_come_last(real_server: Server, workers: WorkerFactory) -> None:
    """Attempts that may not be needed wait for all others."""
    order = []

    async def attempt(pool: WorkerPool, name: str, early: bool) -> None:
        async with pool.take(speculative=early):
            order.append(name)

    async with WorkerPool(real_server, workers) as pool:
        async with pool.take():
            waiting = [
                asyncio.create_task(attempt(pool, name, early))
                for name, early in (("early", True), ("first", False), ("later", True), ("second", False))
            ]
            await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)
    assert order == ["first", "second", "early", "later"]


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.02, 0.06])
async def test_a_cancelled_caller_frees_the_slot(real_server: Server, workers: WorkerFactory, delay: float) -> None:
    """Cancelled while it waits or while its worker starts: the next caller gets a worker all the same."""
    before = children()
    async with WorkerPool(real_server, workers) as pool:
        async with pool.take():
            waiting = asyncio.create_task(next_pid(pool))
            await asyncio.sleep(0.02)
        await asyncio.sleep(delay)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await asyncio.wait_for(next_pid(pool), 20)
    assert children() <= before


# -- a server with few connections -------------------------------------------------------------------------------------


@asynccontextmanager
async def narrow(server: Server, connections: int) -> AsyncIterator[Server]:
    """The server, with a role that may open only so many connections."""
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


@pytest.mark.parametrize(("connections", "size"), [(5, 1), (22, 1), (28, 2)])
async def test_the_size_depends_on_connections(real_server: Server, connections: int, size: int) -> None:
    """Attempts run side by side only if the server has the connections for it."""
    async with narrow(real_server, connections) as server:
        assert await pool_size_for(server) == size


async def test_no_connection_left_for_the_answer(real_server: Server, workers: WorkerFactory) -> None:
    """A right answer for which the server has no connections left is not wrong: it could not be judged."""
    exercise = CATALOGUE.by_id("engine-factory")
    for connections, status in ((12, Status.ERROR), (20, Status.PASSED)):
        async with (
            narrow(real_server, connections) as server,
            WorkerPool(server, workers, extra_ddl=CATALOGUE.ddl) as pool,
            Judge(locate(SOLUTIONS, CATALOGUE), catalogue=CATALOGUE, pool=pool) as judge,
        ):
            verdict = await judge.verdict(exercise)
            said = "".join(check.message for check in verdict.checks)
            assert (verdict.status, "no connection left" in said) == (status, status is Status.ERROR)


# -- judged side by side -----------------------------------------------------------------------------------------------


def changed(folder: Path, name: str, *changes: tuple[str, str, str]) -> Path:
    """A submission: the solutions with changes (after which text, what, by what) in one file."""
    submission = folder / name
    shutil.copytree(SOLUTIONS, submission, dirs_exist_ok=True)
    for anchor, what, by in changes:
        path = next(path for path in submission.glob("*.py") if anchor in path.read_text() and what in path.read_text())
        before, mark, rest = path.read_text().partition(anchor)
        assert what in rest
        path.write_text(before + mark + rest.replace(what, by, 1))
    return submission


async def judged(server: Server, workers: WorkerFactory, submission: Path, size: int) -> list[tuple[int, Status]]:
    """The numbers and verdicts of all exercises, in the order of their arrival."""
    tiny = fixed_world_database(server, CATALOGUE.ddl)
    async with (
        WorkerPool(server, workers, size=size, extra_ddl=CATALOGUE.ddl, worlds=tiny) as pool,
        Judge(locate(submission, CATALOGUE), catalogue=CATALOGUE, pool=pool) as judge,
    ):
        return [(verdict.exercise.number, verdict.status) async for verdict in judge.verdicts(CATALOGUE.exercises)]


async def test_verdicts_come_in_order(real_server: Server, workers: WorkerFactory, tmp_path: Path) -> None:
    """Side by side or one after the other: the verdicts are the same, in the requested order."""
    wrong = ("async def salary_rank_by_department", "func.rank()", "func.dense_rank()")
    submission = changed(tmp_path, "wrong", wrong)
    expected = [
        (exercise.number, Status.FAILED if exercise.id == "salary-rank" else Status.PASSED)
        for exercise in CATALOGUE.exercises
    ]
    for size in (1, 3):
        assert await judged(real_server, workers, submission, size) == expected


async def test_verdicts_as_completed(real_server: Server, workers: WorkerFactory, tmp_path: Path) -> None:
    """On request each verdict arrives as soon as it is known, whatever the others do."""
    loop = (
        "async def department_salary_stats",
        "    statement = (",
        "    while True:\n        pass\n    statement = (",
    )
    submission, first = locate(changed(tmp_path, "slow", loop), CATALOGUE), []
    models = [exercise.id for exercise in CATALOGUE.in_phase("models")]
    tiny = fixed_world_database(real_server, CATALOGUE.ddl)
    async with (
        WorkerPool(real_server, workers, size=2, extra_ddl=CATALOGUE.ddl, worlds=tiny) as pool,
        Judge(submission, catalogue=CATALOGUE, pool=pool, passed=models) as judge,
        aclosing(judge.verdicts(CATALOGUE.in_phase("queries_advanced"), as_completed=True)) as verdicts,
    ):
        async for verdict in verdicts:
            first.append(verdict.exercise.id)
            if len(first) == 3:
                break
    assert first and "salary-stats" not in first


async def test_speculative_attempts_that_are_not_needed(
    real_server: Server, workers: WorkerFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a wrong model, all that builds on it is blocked at once, whatever it would have done."""
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

"""Phase 10: what is said about transactions, locks and retries, each sentence with the sessions that it takes."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, MissingGreenlet, OperationalError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm.exc import StaleDataError

from kata.database import Server
from kata.pool.scratch import fresh_database
from solutions.models import Department, Employee
from solutions.records import Job, Review

from ..filled import fill

TEXTS = ("app/transactions.py",)

Factory = async_sessionmaker[AsyncSession]

ONE, OTHER = 5, 8
BUDGET = text("SELECT budget FROM departments WHERE id = 5")
TAKE = text("UPDATE departments SET budget = :budget WHERE id = 5")
LOCKED, SERIALIZATION_FAILURE, DEADLOCK = "55P03", "40001", "40P01"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(real_server: Server) -> AsyncIterator[Factory]:
    """A factory of sessions whose commits are real, on one database for all tests of this file."""
    async with fresh_database(real_server) as database:
        await fill(real_server, database)
        engine = create_async_engine(real_server.url(database))
        yield async_sessionmaker(engine, expire_on_commit=False)
        await engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def factory(shared: Factory) -> Factory:
    """The factory, with a budget of 1000 in every department."""
    async with shared.begin() as session:
        await session.execute(text("UPDATE departments SET budget = 1000"))
    return shared


@pytest_asyncio.fixture(loop_scope="session")
async def a(factory: Factory) -> AsyncIterator[AsyncSession]:
    """Session A."""
    async with factory() as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def b(factory: Factory) -> AsyncIterator[AsyncSession]:
    """Session B."""
    async with factory() as session:
        yield session


def sqlstate(error: DBAPIError) -> str:
    """The server's code."""
    return str(getattr(error.orig, "sqlstate", ""))


async def refused(call: Coroutine[Any, Any, Any]) -> str:
    """The SQLSTATE with which the server refuses a call."""
    with pytest.raises(DBAPIError) as raised:
        await call
    return sqlstate(raised.value)


async def isolated(session: AsyncSession, level: str) -> None:
    """Begin a transaction with this level."""
    await session.connection(execution_options={"isolation_level": level})


async def does_not_wait(session: AsyncSession) -> None:
    """From now on, a lock that is not free is an error in this transaction."""
    await session.execute(text("SET LOCAL lock_timeout = '1ms'"))


async def pid_of(session: AsyncSession) -> int:
    """The server process of a session."""
    return int(await session.scalar(text("SELECT pg_backend_pid()")) or 0)


async def waits(factory: Factory, pid: int) -> None:
    """Return as soon as a server process waits for a lock."""
    await until(factory, "SELECT pg_blocking_pids(:pid) <> '{}'", pid)


async def ended(factory: Factory, pid: int) -> None:
    """Return as soon as a server process is gone."""
    await until(factory, "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = :pid", pid)


async def until(factory: Factory, sql: str, pid: int) -> None:
    """Return as soon as a question about a server process is true."""
    async with factory() as watcher:
        while True:
            if await watcher.scalar(text(sql), {"pid": pid}):
                return
            await watcher.rollback()  # pg_stat_activity stands still in a transaction
            await asyncio.sleep(0.002)


# -- who begins, who ends --------------------------------------------------------------------------------------------


async def test_where_a_transaction_begins(factory: Factory) -> None:
    """A session begins a transaction with its first statement or `add()`, and keeps a connection from the first statement"""
    pool: Any = factory.kw["bind"].pool
    async with factory() as session:
        session.add(Department(name="Never flushed", budget=0))
        assert session.in_transaction()
        assert pool.checkedout() == 0
        session.expunge_all()
        await session.execute(BUDGET)
        assert pool.checkedout() == 1
        await session.commit()
        assert pool.checkedout() == 0


async def test_an_aborted_transaction(a: AsyncSession) -> None:
    """the transaction is aborted: every further statement is refused as well (SQLSTATE 25P02), until a rollback"""
    assert await refused(a.execute(text("SELECT 1 / 0"))) == "22012"
    assert await refused(a.execute(text("SELECT 1"))) == "25P02"
    await a.rollback()
    assert await a.scalar(text("SELECT 1")) == 1


async def test_a_failed_flush(a: AsyncSession) -> None:
    """When a flush fails, the session has sent ROLLBACK already; its next use raises `PendingRollbackError`"""
    pid = await pid_of(a)
    a.add(Department(name="Research", budget=0))
    with pytest.raises(IntegrityError):
        await a.flush()
    state = "SELECT state FROM pg_stat_activity WHERE pid = :pid"
    engine: Any = a.bind
    async with engine.connect() as watcher:
        assert await watcher.scalar(text(state), {"pid": pid}) != "idle in transaction (aborted)"
    with pytest.raises(PendingRollbackError):
        await a.execute(BUDGET)
    await a.rollback()
    assert await a.scalar(BUDGET) == 1000


async def test_a_commit_that_fails(factory: Factory) -> None:
    """COMMIT can fail like any statement: a deferred constraint"""
    async with factory.begin() as session:
        await session.execute(text("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    async with factory() as session:
        await session.execute(text("INSERT INTO once VALUES (1), (1)"))
        assert await refused(session.commit()) == "23505"


def test_cancelled_error() -> None:
    """`asyncio.CancelledError` is no `Exception`"""
    assert not issubclass(asyncio.CancelledError, Exception)


# -- isolation levels ------------------------------------------------------------------------------------------------


async def test_the_default(a: AsyncSession) -> None:
    """each statement sees what was committed before that statement; PostgreSQL's default"""
    assert await a.scalar(text("SHOW transaction_isolation")) == "read committed"


async def test_the_level_is_put_back(factory: Factory) -> None:
    """SQLAlchemy puts it back when the connection returns to the pool"""
    engine = create_async_engine(factory.kw["bind"].url, pool_size=1)
    levels, pids = [], []
    for level in ("REPEATABLE READ", None):
        async with factory(bind=engine) as session:
            if level:
                await isolated(session, level)
            levels.append(await session.scalar(text("SHOW transaction_isolation")))
            pids.append(await pid_of(session))
    await engine.dispose()
    assert levels == ["repeatable read", "read committed"]
    assert pids[0] == pids[1]


async def _both_read_and_a_writes(a: AsyncSession, b: AsyncSession) -> None:
    for session in (a, b):
        assert await session.scalar(BUDGET) == 1000
    await a.execute(TAKE, {"budget": 900})
    await a.commit()


async def test_a_lost_update(a: AsyncSession, b: AsyncSession) -> None:
    """COMMIT A's update is lost In READ COMMITTED nobody notices"""
    await _both_read_and_a_writes(a, b)
    await b.execute(TAKE, {"budget": 950})
    await b.commit()
    assert await a.scalar(BUDGET) == 950


async def test_a_lost_update_is_refused(a: AsyncSession, b: AsyncSession) -> None:
    """In REPEATABLE READ B's UPDATE fails with 40001"""
    await isolated(b, "REPEATABLE READ")
    await _both_read_and_a_writes(a, b)
    assert await refused(b.execute(TAKE, {"budget": 950})) == SERIALIZATION_FAILURE


async def test_computed_by_the_database(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """computed by the database, loses nothing in READ COMMITTED: the UPDATE waits for A, then takes what A has committed"""
    pid = await pid_of(b)
    assert await b.scalar(BUDGET) == 1000
    await a.execute(TAKE, {"budget": 900})
    writing = asyncio.create_task(b.execute(text("UPDATE departments SET budget = budget - 50 WHERE id = 5")))
    await waits(factory, pid)
    await a.commit()
    await writing
    assert await b.scalar(BUDGET) == 850


async def _leave(factory: Factory, a: AsyncSession, b: AsyncSession, level: str) -> Coroutine[Any, Any, None]:
    """Two people leave a department, each because somebody else is there still; returns B's COMMIT."""
    async with factory.begin() as session:
        await session.execute(text("UPDATE employees SET department_id = NULL WHERE department_id = 5"))
        await session.execute(text("UPDATE employees SET department_id = 5 WHERE id IN (7, 8)"))
    for session in (a, b):
        await isolated(session, level)
        assert await session.scalar(text("SELECT count(*) FROM employees WHERE department_id = 5")) == 2
    for session, leaver in ((a, 7), (b, 8)):
        await session.execute(text("UPDATE employees SET department_id = NULL WHERE id = :id"), {"id": leaver})
    await a.commit()
    return b.commit()


async def test_write_skew(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """They write different rows, so no lock meets another, and REPEATABLE READ commits both"""
    await (await _leave(factory, a, b, "REPEATABLE READ"))
    assert await a.scalar(text("SELECT count(*) FROM employees WHERE department_id = 5")) == 0


async def test_write_skew_is_refused(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """SERIALIZABLE refuses one with 40001, at a statement or at its COMMIT"""
    assert await refused(await _leave(factory, a, b, "SERIALIZABLE")) == SERIALIZATION_FAILURE


@pytest.mark.parametrize(("level", "appears"), [("READ COMMITTED", 1), ("REPEATABLE READ", 0)])
async def test_a_phantom(factory: Factory, a: AsyncSession, level: str, appears: int) -> None:
    """finds one row more: somebody has committed it in between. REPEATABLE READ does not show it"""
    await isolated(a, level)
    count = text("SELECT count(*) FROM departments WHERE budget = 7")
    before = await a.scalar(count)
    async with factory.begin() as other:
        other.add(Department(name=f"Phantom in {level}", budget=7))
    assert await a.scalar(count) == before + appears


async def test_a_lock_does_not_prevent_it(factory: Factory, a: AsyncSession) -> None:
    """FOR UPDATE does not prevent it: a row that is not there yet cannot be locked"""
    query = text("SELECT id FROM departments WHERE name = 'To come' FOR UPDATE")
    assert (await a.execute(query)).all() == []
    async with factory.begin() as other:
        await does_not_wait(other)
        other.add(Department(name="To come", budget=0))
    assert len((await a.execute(query)).all()) == 1


async def test_both_insert(a: AsyncSession, b: AsyncSession) -> None:
    """SERIALIZABLE, keeps two callers from both inserting what neither of them found"""
    for session in (a, b):
        await isolated(session, "SERIALIZABLE")
        found = await session.scalar(text('SELECT count(*) FROM office.jobs WHERE payload = \'{"only": "once"}\''))
        assert found == 0
    for session in (a, b):
        session.add(Job(payload={"only": "once"}))
        await session.flush()
    await a.commit()
    assert await refused(b.commit()) == SERIALIZATION_FAILURE


# -- locks -----------------------------------------------------------------------------------------------------------


def one(**lock: Any) -> Any:
    """A locking SELECT of one department."""
    return select(Department.id).where(Department.id == ONE).with_for_update(**lock)


async def test_readers_do_not_wait(a: AsyncSession, b: AsyncSession) -> None:
    """Readers wait for no row lock"""
    await a.execute(one())
    await does_not_wait(b)
    assert await b.scalar(BUDGET) == 1000


async def test_how_long_a_lock_lasts(a: AsyncSession, b: AsyncSession) -> None:
    """until the transaction ends, or goes back to a savepoint from before the lock; to release a savepoint releases no lock"""
    async with a.begin_nested():
        await a.execute(one())
    assert await refused(b.execute(one(nowait=True))) == LOCKED
    await b.rollback()
    await a.rollback()
    savepoint = await a.begin_nested()
    await a.execute(one())
    await savepoint.rollback()
    assert (await b.execute(one(nowait=True))).all() == [(ONE,)]


@pytest.mark.parametrize("waits", [True, False])
async def test_rows_that_refer(a: AsyncSession, b: AsyncSession, waits: bool) -> None:
    """FOR NO KEY UPDATE: what an UPDATE takes; rows may still refer to this one"""
    # Another query: to the cache of compiled statements of SQLAlchemy 2.0.30, key_share makes no difference.
    weaker = select(Department.name).where(Department.id == ONE).with_for_update(key_share=True)
    await a.execute(one() if waits else weaker)
    await does_not_wait(b)
    refer = b.execute(text("UPDATE employees SET department_id = 5 WHERE id = 30"))
    if waits:
        assert await refused(refer) == LOCKED
    else:
        await refer


async def test_for_share(a: AsyncSession, b: AsyncSession) -> None:
    """FOR SHARE: nobody may change it; many can hold it at the same time"""
    for session in (a, b):
        assert (await session.execute(one(read=True, nowait=True))).all() == [(ONE,)]
    await does_not_wait(b)
    assert await refused(b.execute(TAKE, {"budget": 1})) == LOCKED


async def test_two_holders(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """Two holders of FOR SHARE that both want to write wait for each other"""
    for session in (a, b):
        await session.execute(one(read=True))
    assert await _one_is_ended(a.execute(TAKE, {"budget": 1}), b.execute(TAKE, {"budget": 2}), a, b)


async def _one_is_ended(first: Any, second: Any, a: AsyncSession, b: AsyncSession) -> bool:
    """Whether the server ends exactly one of two calls as a deadlock, and the other one goes on."""

    async def in_session(call: Any, session: AsyncSession) -> None:
        try:
            await call
        except DBAPIError:
            await session.rollback()
            raise

    results = await asyncio.gather(in_session(first, a), in_session(second, b), return_exceptions=True)
    return sorted(sqlstate(each) if isinstance(each, DBAPIError) else "" for each in results) == ["", DEADLOCK]


async def test_nowait_and_skip_locked(a: AsyncSession, b: AsyncSession) -> None:
    """an error (55P03) in place of waiting … leaves locked rows out: for queues, where any row will do"""
    await a.execute(one())
    both = select(Department.id).where(Department.id.in_((ONE, OTHER)))
    assert (await b.execute(both.with_for_update(skip_locked=True))).all() == [(OTHER,)]
    assert await refused(b.execute(both.with_for_update(nowait=True))) == LOCKED


async def test_outer_joins(a: AsyncSession) -> None:
    """only this table's rows; the optional side of an outer join cannot be locked"""
    query = select(Employee).outerjoin(Employee.department).limit(1)
    assert len((await a.scalars(query.with_for_update(of=Employee))).all()) == 1
    assert await refused(a.execute(query.with_for_update())) == "0A000"


async def test_advisory_locks(a: AsyncSession, b: AsyncSession) -> None:
    """a number, for what is no row; it stops only those who ask for it, too"""
    await a.execute(select(func.pg_advisory_xact_lock(42)))
    await does_not_wait(b)
    await b.execute(TAKE, {"budget": 1})
    assert await refused(b.execute(select(func.pg_advisory_xact_lock(42)))) == LOCKED


async def test_a_lock_does_not_refresh(factory: Factory, a: AsyncSession) -> None:
    """a locking SELECT does not refresh an object that the session holds unless `populate_existing=True` asks for it"""
    department = await a.get_one(Department, ONE)
    async with factory.begin() as other:
        await other.execute(TAKE, {"budget": 900})
    await a.get(Department, ONE, with_for_update=True)
    assert department.budget == 1000
    await a.get(Department, ONE, with_for_update=True, populate_existing=True)
    assert department.budget == 900


async def test_versions(factory: Factory, a: AsyncSession) -> None:
    """Nothing is locked between reading and writing; the UPDATE that comes second finds no row, and the flush raises"""
    review = await a.get_one(Review, 1)
    async with factory.begin() as other:
        await does_not_wait(other)
        (await other.get_one(Review, 1)).body = "Somebody else"
    review.body = "Too late"
    with pytest.raises(StaleDataError):
        await a.flush()


async def test_a_deadlock(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """After `deadlock_timeout` (1 s) the server ends one of them with 40P01"""
    assert await a.scalar(text("SHOW deadlock_timeout")) == "1s"
    lock = text("SELECT FROM departments WHERE id = :id FOR UPDATE")
    await a.execute(lock, {"id": ONE})
    await b.execute(lock, {"id": OTHER})
    assert await _one_is_ended(a.execute(lock, {"id": OTHER}), b.execute(lock, {"id": ONE}), a, b)


async def test_locks_in_order(a: AsyncSession) -> None:
    """A SELECT … FOR UPDATE sorts first, then locks: with ORDER BY in that order"""
    plan = await a.scalars(text("EXPLAIN (COSTS OFF) SELECT id FROM departments ORDER BY budget FOR UPDATE"))
    nodes = [line.strip(" ->") for line in plan if "Key" not in line]
    assert nodes[:2] == ["LockRows", "Sort"]


async def test_plain_errors(a: AsyncSession, b: AsyncSession) -> None:
    """With asyncpg these errors are plain `DBAPIError`s, no `OperationalError`, and `error.orig.sqlstate` has the code"""
    await isolated(b, "REPEATABLE READ")
    await _both_read_and_a_writes(a, b)
    with pytest.raises(DBAPIError) as raised:
        await b.execute(TAKE, {"budget": 950})
    assert type(raised.value) is DBAPIError
    assert not isinstance(raised.value, OperationalError)
    assert raised.value.orig.sqlstate == SERIALIZATION_FAILURE  # type: ignore[union-attr]


# -- savepoints ------------------------------------------------------------------------------------------------------


async def test_the_transaction_goes_on(a: AsyncSession) -> None:
    """rolls back to it when the block raises. The transaction goes on, also after an error of the server"""
    await a.execute(TAKE, {"budget": 900})
    with pytest.raises(DBAPIError):
        async with a.begin_nested():
            await a.execute(text("SELECT 1 / 0"))
    assert await a.scalar(BUDGET) == 900


async def test_a_savepoint_does_not_commit(a: AsyncSession) -> None:
    """what was written in one that was released is lost when the transaction rolls back"""
    async with a.begin_nested():
        await a.execute(TAKE, {"budget": 900})
    await a.rollback()
    assert await a.scalar(BUDGET) == 1000


async def test_a_gap(a: AsyncSession) -> None:
    """Give back numbers of a sequence: what was rolled back leaves a gap"""
    ids = []
    for name in ("First", "Rolled back", "Second"):
        savepoint = await a.begin_nested()
        a.add(made := Department(name=name, budget=0))
        await a.flush()
        ids.append(made.id)
        await (savepoint.rollback() if name == "Rolled back" else savepoint.commit())
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_objects_are_expired(a: AsyncSession) -> None:
    """what was changed inside is expired by the rollback, and the next read needs SQL"""
    department = await a.get_one(Department, ONE)
    savepoint = await a.begin_nested()
    department.budget = 1  # type: ignore[assignment]
    await a.flush()
    await savepoint.rollback()
    with pytest.raises(MissingGreenlet):
        department.budget  # noqa: B018


async def test_a_second_try(a: AsyncSession, b: AsyncSession) -> None:
    """in REPEATABLE READ the transaction still sees what it saw, and a second try fails like the first"""
    await isolated(b, "REPEATABLE READ")
    await _both_read_and_a_writes(a, b)
    for _ in range(2):
        savepoint = await b.begin_nested()
        assert await b.scalar(BUDGET) == 1000
        assert await refused(b.execute(TAKE, {"budget": 950})) == SERIALIZATION_FAILURE
        await savepoint.rollback()


async def test_begin_nested_flushes(a: AsyncSession, sent: Any) -> None:
    """`begin_nested()` flushes first, so what was pending before is outside of it"""
    a.add(Department(name="Pending", budget=0))
    with sent(a) as statements:
        savepoint = await a.begin_nested()
    assert statements.commands[0] == "INSERT"
    await savepoint.rollback()
    assert await a.scalar(select(func.count()).where(Department.name == "Pending")) == 1


async def test_two_round_trips(factory: Factory) -> None:
    """A savepoint costs two round trips more, SAVEPOINT and RELEASE"""
    seen: list[str] = []
    engine = create_async_engine(factory.kw["bind"].url)
    for name in ("savepoint", "rollback_savepoint", "release_savepoint"):
        event.listen(engine.sync_engine, name, lambda *_, name=name: seen.append(name))
    async with factory(bind=engine) as session, session.begin_nested():
        await session.execute(BUDGET)
    await engine.dispose()
    assert seen == ["savepoint", "release_savepoint"]


# -- outbox, production ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", [False, True])
async def test_the_outbox(factory: Factory, a: AsyncSession, fails: bool) -> None:
    """write the message as a row, in the same transaction"""
    marker = f"review-changed {fails}"
    async with factory() as session:
        review = await session.get_one(Review, 2)
        review.rating = 5 if fails else 4
        session.add(Job(payload={"send": marker, "id": review.id}))
        await session.flush()
        await (session.rollback() if fails else session.commit())
    found = await a.scalar(
        text("SELECT count(*) FROM office.jobs WHERE payload ->> 'send' = :marker"), {"marker": marker}
    )
    assert found == (0 if fails else 1)


async def test_idle_in_transaction(factory: Factory, a: AsyncSession) -> None:
    """With `idle_in_transaction_session_timeout` the server closes such a connection by itself"""
    pid = await pid_of(a)
    await a.execute(text("SET LOCAL idle_in_transaction_session_timeout = '1ms'"))
    await ended(factory, pid)
    with pytest.raises((DBAPIError, OSError)):  # depends on what the socket says first
        await a.execute(BUDGET)
    await a.invalidate()


async def test_lock_timeout(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """`SET LOCAL lock_timeout = '2s'` makes it an error (55P03), for this transaction only"""
    await a.execute(one())
    await does_not_wait(b)
    assert await refused(b.execute(one())) == LOCKED
    await b.rollback()
    assert await b.scalar(text("SHOW lock_timeout")) == "0"


async def test_a_waiting_alter_table(factory: Factory, a: AsyncSession, b: AsyncSession) -> None:
    """A waiting ALTER TABLE makes everybody wait who comes after it, readers as well"""
    await a.execute(BUDGET)
    pid = await pid_of(b)
    altering = asyncio.create_task(b.execute(text("ALTER TABLE departments ADD COLUMN later int")))
    await waits(factory, pid)
    async with factory() as reader:
        await does_not_wait(reader)
        assert await refused(reader.execute(BUDGET)) == LOCKED
    await a.rollback()
    await altering
    await b.rollback()


async def test_cancellation(factory: Factory) -> None:
    """When a statement is under way, SQLAlchemy closes the connection and does not use it again; the server rolls back"""
    pool: Any = factory.kw["bind"].pool
    pids = []

    async def change_and_wait() -> None:
        async with factory() as session:
            await session.execute(TAKE, {"budget": 1})
            pids.append(await pid_of(session))
            await session.execute(text("SELECT pg_sleep(60)"))

    task = asyncio.create_task(change_and_wait())
    async with factory() as watcher:
        while not await watcher.scalar(
            text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
        ):
            await watcher.rollback()
            await asyncio.sleep(0.002)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert pool.checkedout() == 1  # the watcher's
    await ended(factory, pids[0])
    async with factory() as session:
        assert await session.scalar(BUDGET) == 1000


async def test_now_stands_still(a: AsyncSession) -> None:
    """`now()` is the time at which the transaction began; it stands still in it"""
    first = await a.scalar(select(func.now()))
    assert await a.scalar(select(func.clock_timestamp())) > first
    assert await a.scalar(select(func.now())) == first

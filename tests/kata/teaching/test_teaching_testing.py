"""Phase 12: what is said about tests, rollbacks, event loops and events."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio
from sqlalchemy import Connection, Engine, NullPool, event, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from kata.database import Server, connect
from solutions.models import Department, Employee, Project
from solutions.testing_patterns import count_statements, rolled_back_session

TEXTS = ("app/testing_patterns.py", "kata/catalogue/exercises.toml")

Factory = async_sessionmaker[AsyncSession]


def project(name: str) -> Project:
    """A new project."""
    return Project(name=name, budget=1)


async def names(session: AsyncSession) -> list[str]:
    """The projects of these tests that a session sees."""
    found = await session.scalars(select(Project.name).where(Project.name.like("t12 %")).order_by(Project.name))
    return [name.removeprefix("t12 ") for name in found]


@pytest_asyncio.fixture(loop_scope="session")
async def real(factory: Factory) -> AsyncEngine:
    """An engine on a database of the test's own, where commits are real."""
    engine: AsyncEngine = factory.kw["bind"]
    return engine


@pytest_asyncio.fixture(loop_scope="session")
async def connection(real: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection on which a transaction has begun."""
    async with real.connect() as connection:
        await connection.begin()
        yield connection


async def heard(engine: AsyncEngine, name: str, run: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What an event of an engine passes to its listeners while something runs."""
    calls: list[Any] = []

    def listener(*arguments: Any) -> None:
        calls.append(arguments)

    event.listen(engine.sync_engine, name, listener)
    try:
        await run()
    finally:
        event.remove(engine.sync_engine, name, listener)
    return calls


# -- mocks and modes -------------------------------------------------------------------------------------------------


async def test_mocks() -> None:
    """A mock of a session agrees to everything: to a query with a typing error … to a commit that would fail."""
    session = AsyncMock(spec=AsyncSession)
    await session.execute(text("SELEC 1"))
    session.add_all([project("twice"), project("twice")])
    await session.commit()
    session.commit.assert_awaited_once()


async def test_rollback_only(connection: AsyncConnection, sent: Any) -> None:
    """commit() sends nothing, and rollback() rolls the whole transaction back"""
    await connection.execute(insert(Project).values(name="t12 mine", budget=1))
    async with AsyncSession(connection, join_transaction_mode="rollback_only") as session:
        session.add(project("t12 first"))
        await session.flush()
        with sent(session) as statements:
            await session.commit()
        assert len(statements) == 0
        assert connection.in_transaction()
        await session.rollback()
        assert await names(session) == ["first", "mine"]
        await session.rollback()
    assert not connection.in_transaction()


async def test_control_fully(connection: AsyncConnection, factory: Factory) -> None:
    """both go through: a commit() is a COMMIT"""
    async with AsyncSession(connection, join_transaction_mode="control_fully") as session:
        session.add(project("t12 first"))
        await session.commit()
    async with factory() as other:
        assert await names(other) == ["first"]


async def test_create_savepoint(connection: AsyncConnection, factory: Factory) -> None:
    """the session works in a savepoint: commit() releases it, rollback() goes back to it"""
    commands: list[str] = []

    def note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        commands.append(statement.split()[0])

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session:
        session.add(project("t12 first"))
        await session.commit()
        session.add(project("t12 second"))
        await session.flush()
        await session.rollback()
        assert await names(session) == ["first"]
    assert commands[:6] == ["SAVEPOINT", "INSERT", "RELEASE", "SAVEPOINT", "INSERT", "ROLLBACK"]
    assert connection.in_transaction()
    async with factory() as other:
        assert await names(other) == []


@pytest.mark.parametrize("in_a_savepoint", [False, True])
async def test_the_default_mode(connection: AsyncConnection, in_a_savepoint: bool) -> None:
    """the default: "create_savepoint" on a connection that is in a savepoint, "rollback_only" on any other"""
    if in_a_savepoint:
        await connection.begin_nested()
    async with AsyncSession(connection) as session:
        session.add(project("t12 first"))
        await session.commit()
        session.add(project("t12 second"))
        await session.flush()
        await session.rollback()
    assert connection.in_transaction() is in_a_savepoint


# -- what a rollback takes back, and what it does not ------------------------------------------------------------------


async def test_ddl_and_settings(real: AsyncEngine) -> None:
    """Rows; tables and columns as well … and a `SET`, which is undone with its transaction."""
    async with real.connect() as connection:
        transaction = await connection.begin()
        before = await connection.scalar(text("SHOW work_mem"))
        await connection.execute(text("CREATE TABLE t12_table (id int)"))
        await connection.execute(text("ALTER TABLE projects ADD COLUMN t12 int"))
        await connection.execute(text("SET work_mem = '5MB'"))
        await transaction.rollback()
        assert await connection.scalar(text("SELECT to_regclass('t12_table')")) is None
        assert await connection.scalar(text("SHOW work_mem")) == before != "5MB"
        columns = "SELECT count(*) FROM information_schema.columns WHERE column_name = 't12'"
        assert await connection.scalar(text(columns)) == 0


async def test_sequences(real: AsyncEngine) -> None:
    """Sequences move on: the next row gets another id, in this test and in the next one."""
    ids = []
    for _ in range(2):
        async with rolled_back_session(real) as session:
            new = project("t12 first")
            session.add(new)
            await session.commit()
            ids.append(new.id)
    assert ids[1] == ids[0] + 1


async def test_now(real: AsyncEngine) -> None:
    """`now()` stands still: it is the time at which the outer transaction began, before and after a commit of the session"""
    async with rolled_back_session(real) as session:
        first = await session.scalar(select(func.now()))
        await session.commit()
        clock = await session.scalar(select(func.clock_timestamp()))
        assert await session.scalar(select(func.now())) == first < clock


async def test_set_local(real: AsyncEngine) -> None:
    """`SET LOCAL` lasts until the outer transaction ends: after a commit of the session it is still there."""
    async with rolled_back_session(real) as session:
        await session.execute(text("SET LOCAL work_mem = '5MB'"))
        await session.commit()
        assert await session.scalar(text("SHOW work_mem")) == "5MB"
    async with AsyncSession(real) as session:
        await session.execute(text("SET LOCAL work_mem = '5MB'"))
        await session.commit()
        assert await session.scalar(text("SHOW work_mem")) != "5MB"


async def test_deferred_constraints(real: AsyncEngine) -> None:
    """A deferred constraint is checked at COMMIT, and that never comes. `SET CONSTRAINTS ALL IMMEDIATE` checks it at once."""
    async with rolled_back_session(real) as session:
        deferred = "CREATE TABLE t12_child (id int REFERENCES projects DEFERRABLE INITIALLY DEFERRED)"
        await session.execute(text(deferred))
        await session.execute(text("INSERT INTO t12_child VALUES (-1)"))
        await session.commit()
        with pytest.raises(IntegrityError):
            await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


async def test_notify(real: AsyncEngine, real_server: Server) -> None:
    """NOTIFY is delivered at COMMIT: nobody ever hears it."""
    listener, messages = await connect(real_server, str(real.url.database)), []
    arrived = asyncio.Event()

    def hear(connection: Any, pid: int, channel: str, payload: str) -> None:
        messages.append(payload)
        arrived.set()

    try:
        await listener.add_listener("t12", hear)
        async with rolled_back_session(real) as session:
            await session.execute(text("NOTIFY t12, 'rolled back'"))
            await session.commit()
        async with AsyncSession(real) as session:
            await session.execute(text("NOTIFY t12, 'committed'"))
            await session.commit()
        await asyncio.wait_for(arrived.wait(), 30)
    finally:
        listener.terminate()
    assert messages == ["committed"]


async def test_other_connections(real: AsyncEngine, factory: Factory) -> None:
    """Code that opens a session of its own finds none of the test's rows, and what it commits stays."""
    async with rolled_back_session(real) as session:
        session.add(project("t12 of the test"))
        await session.commit()
        async with factory() as own:
            assert await names(own) == []
            own.add(project("t12 of the code"))
            await own.commit()
    async with factory() as afterwards:
        assert await names(afterwards) == ["of the code"]


async def test_row_locks(real: AsyncEngine, factory: Factory) -> None:
    """a row that the test has changed stays locked until it is over"""
    change = text("UPDATE projects SET budget = 5 WHERE id = (SELECT min(id) FROM projects)")
    take = text("SELECT FROM projects ORDER BY id LIMIT 1 FOR UPDATE NOWAIT")
    async with rolled_back_session(real) as session:
        await session.execute(change)
        await session.commit()
        async with factory() as other:
            with pytest.raises(DBAPIError, match="could not obtain lock"):
                await other.execute(take)
    async with factory() as other:
        await other.execute(take)


async def test_advisory_locks(real: AsyncEngine) -> None:
    """`pg_advisory_lock()` belongs to the connection, and a rollback does not free it; `pg_advisory_xact_lock()` ends with the transaction."""
    async with real.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(12), pg_advisory_xact_lock(13)"))
        await connection.rollback()
        held = "SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert (await connection.scalars(text(held))).all() == [12]


async def test_not_in_a_transaction(connection: AsyncConnection) -> None:
    """VACUUM and CREATE DATABASE refuse to run inside a transaction."""
    for command in ("VACUUM projects", "CREATE DATABASE t12"):
        savepoint = await connection.begin_nested()
        with pytest.raises(DBAPIError, match="cannot run inside a transaction block"):
            await connection.execute(text(command))
        await savepoint.rollback()


# -- event loops -----------------------------------------------------------------------------------------------------


def in_loops_of_their_own(*runs: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Run each in an event loop of its own, beside the test's; an exception is its result."""
    results: list[Any] = []

    async def caught(run: Callable[[], Awaitable[Any]]) -> None:
        try:
            results.append(await run())
        except Exception as error:
            results.append(error)

    def work() -> None:
        for run in runs:
            asyncio.run(caught(run))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return results


async def test_another_loop(engine: AsyncEngine) -> None:
    """A pooled connection belongs to the event loop in which it was opened. In another loop it fails"""
    pooled = create_async_engine(engine.url)

    async def ask() -> Any:
        async with pooled.connect() as connection:
            return await connection.scalar(text("SELECT 1"))

    first, second = in_loops_of_their_own(ask, ask)
    assert first == 1
    assert isinstance(second, Exception)


async def test_no_pool(engine: AsyncEngine) -> None:
    """`poolclass=NullPool`: an engine that keeps no connection works in any loop"""
    unpooled = create_async_engine(engine.url, poolclass=NullPool)

    async def ask() -> Any:
        async with unpooled.connect() as connection:
            return await connection.scalar(text("SELECT 1"))

    assert in_loops_of_their_own(ask, ask) == [1, 1]


async def test_disposing_in_each_loop(engine: AsyncEngine) -> None:
    """`await engine.dispose()` at the end of each loop: the next connection is a new one"""
    pooled = create_async_engine(engine.url)

    async def ask() -> Any:
        async with pooled.connect() as connection:
            found = await connection.scalar(text("SELECT 1"))
        await pooled.dispose()
        return found

    assert in_loops_of_their_own(ask, ask) == [1, 1]


# -- counting and events ---------------------------------------------------------------------------------------------


async def test_warm_sessions(engine: AsyncEngine) -> None:
    """what a session holds is not loaded again, so that a warm one hides lazy loads"""
    async with AsyncSession(engine) as session:
        people = (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)))).all()
        departments = (await session.scalars(select(Department))).all()
        with count_statements(engine) as statements:
            await session.run_sync(lambda _: [each.department.name for each in people])
        assert len(statements) == 0 < len(departments)
    async with AsyncSession(engine) as session:
        people = (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)))).all()
        with count_statements(engine) as statements:
            await session.run_sync(lambda _: [each.department.name for each in people])
        assert len(statements) > 1


async def test_orm_events(engine: AsyncEngine) -> None:
    """of a session, for each ORM statement; not for what a flush sends"""
    seen: list[Any] = []
    async with AsyncSession(engine) as session:
        event.listen(session.sync_session, "do_orm_execute", seen.append)
        session.add(project("t12 flushed"))
        await session.flush()
        assert seen == []
        await session.scalars(select(Project).limit(1))
        assert len(seen) == 1


async def test_before_execute(engine: AsyncEngine) -> None:
    """of an engine, with the construct and its `:names`; not for exec_driver_sql()"""

    async def run() -> None:
        async with engine.connect() as connection:
            await connection.execute(select(Project.name).where(Project.name == "x"))
            await connection.exec_driver_sql("SELECT 1")

    ((_, construct, *_),) = await heard(engine, "before_execute", run)
    assert ":name_1" in str(construct)


async def test_cursor_events(engine: AsyncEngine) -> None:
    """of an engine, with the text and parameters as the driver gets them"""

    async def run() -> None:
        async with engine.connect() as connection:
            await connection.execute(select(Project.name).where(Project.name == "x"))

    ((_, _, statement, parameters, *_),) = await heard(engine, "before_cursor_execute", run)
    assert "$1::VARCHAR" in statement
    assert parameters == ("x",)


async def test_events_of_failures(engine: AsyncEngine) -> None:
    """the same, afterwards; not for a statement that fails … for one that fails"""

    async def run() -> None:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError):
                await connection.execute(text("SELECT 1 / 0"))

    assert len(await heard(engine, "before_cursor_execute", run)) == 1
    assert await heard(engine, "after_cursor_execute", run) == []
    assert len(await heard(engine, "handle_error", run)) == 1


async def test_events_of_async_engines(engine: AsyncEngine) -> None:
    """An AsyncEngine has no events of its own: its `sync_engine` has, and an AsyncSession its `sync_session`."""
    for target, name in ((engine, "before_cursor_execute"), (AsyncSession(engine), "do_orm_execute")):
        with pytest.raises(NotImplementedError):
            event.listen(target, name, print)
    assert isinstance(engine.sync_engine, Engine)
    assert isinstance(AsyncSession(engine).sync_session, Session)


async def test_events_of_transactions(engine: AsyncEngine) -> None:
    """SAVEPOINT, RELEASE and ROLLBACK TO pass the events of statements. BEGIN, COMMIT and ROLLBACK do not, unless somebody executes them as text; they have their own, `begin`, `commit` and `rollback`."""

    async def run() -> None:
        async with engine.connect() as connection:
            async with connection.begin_nested():
                await connection.execute(text("SELECT 1"))
            await (await connection.begin_nested()).rollback()
            await connection.commit()
            await connection.execute(text("SELECT 2"))
            await connection.rollback()
            await connection.execute(text("ROLLBACK"))

    statements = [each[2].split()[0] for each in await heard(engine, "before_cursor_execute", run)]
    assert statements == ["SAVEPOINT", "SELECT", "RELEASE", "SAVEPOINT", "ROLLBACK", "SELECT", "ROLLBACK"]
    counts = [len(await heard(engine, name, run)) for name in ("begin", "commit", "rollback")]
    assert counts == [3, 1, 2]


async def test_the_same_function(engine: AsyncEngine) -> None:
    """The same function is registered once, however often it is given, and one `remove()` ends that."""
    calls: list[str] = []

    def note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        calls.append(statement)

    for _ in range(2):
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        assert calls == ["SELECT 1"]
        event.remove(engine.sync_engine, "before_cursor_execute", note)
        await connection.execute(text("SELECT 2"))
    assert calls == ["SELECT 1"]


async def test_listeners_on_classes(engine: AsyncEngine) -> None:
    """A listener on a class, such as `Engine`, hears every engine, those of other tests as well."""
    another, calls = create_async_engine(engine.url, poolclass=NullPool), []

    def note(connection: Connection, *_: Any) -> None:
        calls.append(connection.engine)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for each in (engine, another):
            async with each.connect() as connection:
                await connection.execute(text("SELECT 't12'"))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert {engine.sync_engine, another.sync_engine} <= set(calls)


async def test_checked_out(real: AsyncEngine) -> None:
    """`engine.pool.checkedout()` at the end of a test is 0, or something still holds a connection."""
    pool: Any = real.pool
    async with real.connect():
        assert pool.checkedout() == 1
    assert pool.checkedout() == 0


async def test_refusals(real: AsyncEngine) -> None:
    """Let the database refuse what it must refuse … inside a `begin_nested()`, and the test can go on."""
    async with rolled_back_session(real) as session:
        session.add(project("t12 first"))
        await session.flush()
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                session.add(project("t12 first"))
                await session.flush()
        session.add(project("t12 second"))
        await session.commit()
        assert await names(session) == ["first", "second"]

"""Scratch databases in which commits are real: emptied after migrations, reset between calls, never stuck."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from kata.database import Server, connect
from kata.database.script import read_script
from kata.errors import DatabaseError, WorkerTimedOut
from kata.judging.opening import grader_workers
from kata.pool.committing import CommittingDatabase, EmptyDatabase, LiveDatabase, open_committing
from kata.pool.lease import ScratchLease, limited
from kata.pool.worker_pool import WorkerPool
from kata.worker import plain
from kata.worker.process import Worker

NAMES = "SELECT name FROM departments ORDER BY name"
ROWS = "INSERT INTO departments (id, name, budget) VALUES (3, 'first', 1), (7, 'second', 2)"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"


@pytest_asyncio.fixture
async def empty(real_server: Server) -> AsyncIterator[ScratchLease]:
    """A lease of an empty database."""
    lease = ScratchLease(real_server, commits=True, empty=True)
    yield lease
    await lease.release()


@pytest_asyncio.fixture(scope="module")
async def live_lease(real_server: Server) -> AsyncIterator[ScratchLease]:
    """A lease of a database with tables."""
    lease = ScratchLease(real_server, commits=True)
    yield lease
    await lease.release()


@pytest_asyncio.fixture
async def live(live_lease: ScratchLease) -> AsyncIterator[LiveDatabase]:
    """A database with tables, as it was made."""
    async with open_committing(LiveDatabase, live_lease) as database:
        yield database


async def session(database: CommittingDatabase, server: Server) -> asyncpg.Connection:
    """Connect to the database through its wire, as a worker does."""
    # The embedded server asks for no password.
    password = server.password or "kata"
    return await asyncpg.connect(
        host=database.wire.host, port=database.wire.port, user="anybody", password=password, database="any"
    )


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until an async condition holds."""
    for _ in range(1_000):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the condition never held")


# -- empty -------------------------------------------------------------------------------------------------------------


async def test_an_empty_database_is_kept(empty: ScratchLease) -> None:
    """The next one is the same database, empty again: to make another one would take a hundred times as long."""
    async with open_committing(EmptyDatabase, empty) as database:
        await database.execute("CREATE TABLE t (id int); CREATE TYPE mood AS ENUM ('well'); CREATE VIEW v AS SELECT 1")
        first = database.wire.database
    async with open_committing(EmptyDatabase, empty) as database:
        assert database.wire.database == first
        assert await database.query(TABLES) == []


@pytest.mark.parametrize(
    "script",
    [
        "CREATE SCHEMA other; CREATE TABLE other.t (id serial PRIMARY KEY); CREATE TABLE t (id int REFERENCES other.t)",
        "CREATE SCHEMA \"O'ther 1\"; CREATE FUNCTION \"O'ther 1\".f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP SCHEMA public CASCADE",
        "CREATE PUBLICATION p; SELECT lo_create(0)",
        "CREATE TABLE t (id int); CREATE SCHEMA s; CREATE MATERIALIZED VIEW s.v AS SELECT * FROM public.t",
    ],
)
async def test_emptying_drops_every_schema(empty: ScratchLease, real_server: Server, script: str) -> None:
    """Whatever schemas and objects a migration made, or none at all: the database is kept, and it is empty."""
    async with open_committing(EmptyDatabase, empty) as database:
        try:
            await database.execute(script)
        except asyncpg.InsufficientPrivilegeError:
            pytest.skip("before PostgreSQL 15, the schema public belongs to the superuser")
        first = database.wire.database
        await database.empty()
        assert await database.query(TABLES) == []
        await database.execute("CREATE TABLE t (id int)")
    leased = await empty.database()
    assert leased.database == first, "it was not discarded"
    async with open_committing(EmptyDatabase, empty) as database:
        assert database.wire.database == first
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1"
        assert await database.query(schemas) == [("information_schema",), ("public",)]
        assert await database.query(f"{TABLES} UNION ALL SELECT pubname FROM pg_publication") == []


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
async def test_changes_that_emptying_does_not_undo(empty: ScratchLease, real_server: Server, script: str) -> None:
    """Settings of the database or of the role: the database is made anew before it is used again."""
    if "ROLE" in script and real_server.kind != "embedded":
        pytest.skip("the role is managed on the embedded server only")
    async with open_committing(EmptyDatabase, empty) as database:
        await database.execute(script)
    async with open_committing(EmptyDatabase, empty) as database:
        assert await database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'other'") == []
        assert await database.query("SHOW search_path") == [('"$user", public',)]
        await database.execute("CREATE TABLE t (id int)")


async def test_a_public_schema_of_the_superuser(empty: ScratchLease, real_server: Server) -> None:
    """Before PostgreSQL 15 the role may work in `public` but not drop it: what it made there is dropped."""
    if real_server.kind != "embedded":
        pytest.skip("needs a superuser")
    async with open_committing(EmptyDatabase, empty) as database:
        superuser = await connect(real_server, database.wire.database)
        await superuser.execute("ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO PUBLIC")
        await superuser.close()
        await database.execute(
            "CREATE TABLE t (id serial PRIMARY KEY); CREATE TYPE mood AS ENUM ('well'); CREATE DOMAIN d AS int;"
            "CREATE TYPE pair AS (a int, b int); CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';"
            "CREATE VIEW v AS SELECT * FROM t"
        )
        await database.empty()
        assert await database.query(TABLES) == []
        first = (await empty.database()).database
        assert await database.query("SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace") == []
        assert await database.query("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == []
    async with open_committing(EmptyDatabase, empty) as database:
        assert (await empty.database()).made, "it has another owner than at first"
        assert database.wire.database == first


async def test_a_check_that_fails_inside_begin(empty: ScratchLease) -> None:
    """What the judge left uncommitted does not reach the next user of the database."""
    async with open_committing(EmptyDatabase, empty) as database:
        await database.execute("CREATE TABLE t (id int)")
        first = database.wire.database
        await database.execute("BEGIN; CREATE TABLE u (id int)")
    async with open_committing(EmptyDatabase, empty) as database:
        assert database.wire.database == first
        await database.execute("CREATE TABLE t (id int); CREATE TABLE u (id int)")
        with pytest.raises(asyncpg.PostgresError):
            await database.execute("BEGIN; DROP TABLE t; SELECT 1 / 0")
        await database.empty()
        assert await database.query(TABLES) == []


async def test_a_lock_of_the_workers_does_not_stop_emptying(empty: ScratchLease, real_server: Server) -> None:
    """A migration that hangs with a lock is disconnected; the judge itself never waits without limit."""
    async with open_committing(EmptyDatabase, empty) as database:
        await database.execute("CREATE TABLE t (id int)")
        leaked = await session(database, real_server)
        await leaked.execute("BEGIN; LOCK TABLE t")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await database.execute("SET lock_timeout = '50ms'; SELECT * FROM t")
        await database.empty()
        assert await database.query(TABLES) == []
        assert await database.query("SHOW lock_timeout") == [("5s",)]
        leaked.terminate()


# -- with rows ---------------------------------------------------------------------------------------------------------


async def test_it_is_as_it_was_made(live: LiveDatabase) -> None:
    """The tables are those of init.sql, without rows; Alembic's record of the revision is there."""
    assert await live.query(NAMES) == []
    assert await live.query("SELECT version_num FROM alembic_version") == [("0001_initial",)]


async def test_commits_are_real(live: LiveDatabase, real_server: Server) -> None:
    """The judge sees what a session of the worker's committed, and nothing else; two sessions see the same rows."""
    await live.reset(ROWS)
    one, two = await session(live, real_server), await session(live, real_server)
    await one.execute("BEGIN; UPDATE departments SET name = 'changed' WHERE id = 3")
    assert await live.query(NAMES) == [("first",), ("second",)]
    assert len(await two.fetch(NAMES)) == 2
    await one.execute("COMMIT")
    assert await live.query(NAMES) == [("changed",), ("second",)]
    await one.close()
    await two.close()


async def test_reset_after_commits(live: LiveDatabase, real_server: Server) -> None:
    """Rows are replaced, those of the schema restored; an idle session of the worker's can be used on."""
    await live.reset(ROWS)
    worker = await session(live, real_server)
    await worker.execute("DELETE FROM departments WHERE id = 3; INSERT INTO projects (name, budget) VALUES ('p', 1)")
    await worker.execute("UPDATE alembic_version SET version_num = 'x'")
    await live.reset(ROWS)
    assert [tuple(row) for row in await worker.fetch(NAMES)] == [("first",), ("second",)]
    assert await live.query("SELECT * FROM projects") == []
    assert await live.query("SELECT version_num FROM alembic_version") == [("0001_initial",)]
    await worker.close()


async def test_reset_to_the_rows_of_init_sql(live: LiveDatabase) -> None:
    """Again and again: foreign keys in all directions do not stand in the way."""
    for _ in range(3):
        await live.reset(read_script().rows)
        assert (await live.query("SELECT count(*) > 10 FROM employees WHERE manager_id IS NOT NULL"))[0] == (True,)


async def test_sequences(live: LiveDatabase, real_server: Server) -> None:
    """The next id comes after those of the rows; where there are none, it is the first one, whatever was used before."""
    insert = "INSERT INTO departments (name, budget) VALUES ($1, 1) RETURNING id"
    worker = await session(live, real_server)
    for rows, expected in (("", 1), (ROWS, 8), ("", 1), (read_script().rows, 12), (ROWS, 8)):
        await live.reset(rows)
        assert await worker.fetchval(insert, "a") == expected
        assert await worker.fetchval(insert, "b") == expected + 1
    await worker.close()


@pytest.mark.parametrize(
    "leak",
    [
        "BEGIN; UPDATE departments SET budget = 0",
        "BEGIN; LOCK TABLE departments",
        "BEGIN; SELECT * FROM departments FOR UPDATE",
        "SELECT pg_advisory_lock(1)",
    ],
)
async def test_reset_with_a_leaked_lock(live: LiveDatabase, real_server: Server, leak: str) -> None:
    """A session that is left in a transaction, or with a lock, is disconnected; the others stay."""
    await live.reset(ROWS)
    leaked, idle = await session(live, real_server), await session(live, real_server)
    await leaked.execute(leak)
    await live.reset(ROWS)
    assert await live.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1") == [(0,)]
    assert len(await idle.fetch(NAMES)) == 2
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await leaked.fetch(NAMES)
    await idle.close()


async def test_the_judge_fails_inside_begin(live: LiveDatabase) -> None:
    """A check that failed in a transaction of its own, aborted or not, does not affect the next one."""
    await live.reset(ROWS)
    await live.execute("BEGIN; DELETE FROM departments; SELECT pg_advisory_lock(2); SET search_path = nowhere")
    await live.reset(ROWS)
    assert await live.query(NAMES) == [("first",), ("second",)]
    with pytest.raises(asyncpg.PostgresError):
        await live.execute("BEGIN; DELETE FROM departments; SELECT 1 / 0")
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await live.query(NAMES)
    await live.reset(ROWS)
    assert await live.query(NAMES) == [("first",), ("second",)]
    with pytest.raises(DatabaseError):
        await live.reset("INSERT INTO departments (name) VALUES ('no budget')")
    await live.reset(ROWS)
    assert await live.query(NAMES) == [("first",), ("second",)]


async def test_the_judges_session_is_ended(live: LiveDatabase, real_server: Server) -> None:
    """The worker has the same role, so it can do that: the next reset connects again."""
    await live.reset(ROWS)
    worker = await session(live, real_server)
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
    await worker.fetch(f"{others} AND pid <> pg_backend_pid()")
    await worker.close()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await live.query(NAMES)
    await live.reset(ROWS)
    assert await live.query(NAMES) == [("first",), ("second",)]


async def test_locks_are_held_on_a_connection_apart(live: LiveDatabase, real_server: Server) -> None:
    """While the judge holds a lock, a session waits and the judge can ask; after the block the session goes on."""
    await live.reset(ROWS)
    worker = await session(live, real_server)
    async with live.holding("SELECT * FROM departments WHERE id = 3 FOR UPDATE"):
        free = "SELECT id FROM departments ORDER BY id FOR UPDATE SKIP LOCKED"
        assert [row["id"] for row in await worker.fetch(free)] == [7]
        updating = asyncio.create_task(worker.execute("UPDATE departments SET budget = 9 WHERE id = 3"))
        blocked = "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"

        async def is_blocked() -> bool:
            return await live.query(blocked) == [(1,)]

        await until(is_blocked)
        assert not updating.done()
    await asyncio.wait_for(updating, 10)
    assert await live.query("SELECT budget FROM departments WHERE id = 3") == [(9,)]
    with pytest.raises(ZeroDivisionError):
        async with live.holding("LOCK TABLE departments"):
            raise ZeroDivisionError
    await asyncio.wait_for(worker.execute("UPDATE departments SET budget = 8"), 10)
    await worker.close()


async def test_two_sessions_that_block_each_other(live: LiveDatabase, real_server: Server) -> None:
    """A deadlock is the server's to resolve: one session gets 40P01, the other one commits, and a reset works."""
    await live.reset(ROWS)
    one, two = await session(live, real_server), await session(live, real_server)
    await one.execute("BEGIN; UPDATE departments SET budget = 11 WHERE id = 3")
    await two.execute("BEGIN; UPDATE departments SET budget = 22 WHERE id = 7")
    outcomes = await asyncio.gather(
        one.execute("UPDATE departments SET budget = 11 WHERE id = 7"),
        two.execute("UPDATE departments SET budget = 22 WHERE id = 3"),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DeadlockDetectedError", "str"]
    await live.reset(ROWS)
    assert await live.query("SELECT budget FROM departments ORDER BY id") == [(1,), (2,)]
    for connection in (one, two):
        connection.terminate()


async def test_serialisation_failures(live: LiveDatabase, real_server: Server) -> None:
    """Write skew between two serializable transactions raises 40001."""
    await live.reset(ROWS)
    one, two = await session(live, real_server), await session(live, real_server)
    for connection, key in ((one, 3), (two, 7)):
        await connection.execute("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT sum(budget) FROM departments")
        await connection.execute(f"UPDATE departments SET budget = 0 WHERE id = {key}")
    await one.execute("COMMIT")
    with pytest.raises(asyncpg.SerializationError):
        await two.execute("COMMIT")
    await one.close()
    await two.close()


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        (ROWS, True),
        ("BEGIN; DROP TABLE employee_projects", True),
        ("DROP TABLE employee_projects", False),
        ("CREATE SCHEMA other", False),
        ("GRANT ALL ON SCHEMA public TO PUBLIC", False),
        ("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", False),
    ],
)
async def test_it_is_kept_or_discarded(live_lease: ScratchLease, real_server: Server, script: str, kept: bool) -> None:
    """Rows are cleared for the next user; after a change of the schema the database is made anew."""
    async with open_committing(LiveDatabase, live_lease) as database:
        worker = await session(database, real_server)
        await worker.execute(script)
        before = await live_lease.database()
    if kept:
        assert await live_lease.database() is before
    async with open_committing(LiveDatabase, live_lease) as database:
        assert (await live_lease.database()).made or kept
        assert await database.query("SELECT count(*) FROM departments, employee_projects") == [(0,)]
        assert await database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'other'") == []
        assert await database.query(NAMES) == []
    worker.terminate()


async def test_a_table_that_is_gone(live_lease: ScratchLease, real_server: Server) -> None:
    """A reset that cannot succeed says so, and the database is made anew."""
    async with open_committing(LiveDatabase, live_lease) as database:
        await database.execute("DROP TABLE employee_projects")
        with pytest.raises(DatabaseError):
            await database.reset(ROWS)
    async with open_committing(LiveDatabase, live_lease) as database:
        await database.reset(ROWS)


# -- with a worker -----------------------------------------------------------------------------------------------------

SUBMISSION = """
import asyncio, os
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

async def raise_budget(url):
    engine = create_async_engine(url)
    async with AsyncSession(engine) as session, session.begin():
        await session.execute(text("UPDATE departments SET budget = budget + 1"))
    return 1

async def blocks_itself(url):
    engine = create_async_engine(url)
    async with AsyncSession(engine) as one, AsyncSession(engine) as two:
        await one.execute(text("UPDATE departments SET budget = 0"))
        await two.execute(text("UPDATE departments SET budget = 1"))
"""


async def call(worker: Worker, name: str, url: str, seconds: float) -> Any:
    """Call a function of the submission with the database's URL, and return its value."""
    encoder = plain.Encoder()
    arguments, keywords = encoder.encode([url]), encoder.encode({})
    request = {"module": "app.money", "name": name, "arguments": arguments, "keywords": keywords, "session": False}
    reply = await worker.ask("call", timeout=seconds, **request)
    assert reply["outcome"] == "returned", reply["error"]
    return plain.decode((await worker.ask("release", timeout=5))["value"])


async def test_a_worker_on_each_kind_of_database(real_server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One worker has all three; what it committed is there until the reset, and one that hangs leaves no lock."""
    root = tmp_path_factory.mktemp("staged").resolve()
    (root / "app").mkdir()
    (root / "app" / "__init__.py").touch()
    (root / "app" / "money.py").write_text(SUBMISSION)
    budgets = "SELECT budget FROM departments ORDER BY id"
    async with grader_workers() as workers, WorkerPool(real_server, workers) as pool:
        for _ in range(2):
            async with pool.take() as pooled:
                await pooled.worker.ask("enter", timeout=20, root=str(root))
                live, empty = await pooled.live_database(), await pooled.empty_database()
                names = {pooled.wire.database, live.wire.database, empty.wire.database}
                assert len(names) == 3 and await live.query(budgets) == []
                await live.reset(ROWS)
                for database in (live, empty):
                    await pooled.worker.ask("allow", timeout=20, url=database.url)
                assert await call(pooled.worker, "raise_budget", live.url, 20) == 1
                assert await live.query(budgets) == [(2,), (3,)]
                await live.reset(ROWS)
                assert await live.query(budgets) == [(1,), (2,)]
                assert await call(pooled.worker, "raise_budget", live.url, 20) == 1
                assert await live.query(budgets) == [(2,), (3,)]
                await live.reset(ROWS)
                with pytest.raises(WorkerTimedOut):
                    await call(pooled.worker, "blocks_itself", live.url, 1.5)
                assert await live.query(budgets) == [(1,), (2,)]
                await live.reset(ROWS)
                assert await live.query(budgets) == [(1,), (2,)]
    if real_server.kind == "embedded":
        assert live.wire.user == limited(real_server, commits=True).user != limited(real_server).user

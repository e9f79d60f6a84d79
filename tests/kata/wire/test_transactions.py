"""Nothing that a client commits ever lands, and the client does not notice."""

import contextlib
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kata.database import Server
from kata.pool.scratch import fresh_database
from kata.wire import Kind, Wire

from .helpers import COUNT, INSERT, Department, through, upstream, work


async def commit_by_asyncpg(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """asyncpg's own transaction block."""
    async with client.transaction():
        await client.execute(INSERT)


async def commit_isolated(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """The same with options, and one inside the other."""
    async with client.transaction(isolation="serializable", readonly=False, deferrable=True), client.transaction():
        await client.execute(INSERT)


async def commit_by_hand(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """BEGIN and COMMIT as statements."""
    await client.execute("BEGIN")
    await client.execute(INSERT)
    await client.execute("COMMIT")


async def commit_at_once(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """Everything in one simple query, with keywords in odd places."""
    await client.execute(f"/* COMMIT; */ bEgIn -- ;\n; {INSERT}; -- ROLLBACK\nEND TRANSACTION; ; COMMIT; begin; commit")


async def commit_prepared(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """Transaction control as prepared statements, reused inside and outside of transactions."""
    begin, commit = await client.prepare("BEGIN"), await client.prepare("COMMIT;")
    await commit.fetch()
    for _ in range(3):
        await begin.fetch()
        assert client.is_in_transaction()
        await client.execute("SELECT 1")
        await commit.fetch()
        assert not client.is_in_transaction()
        await commit.fetch()
    await begin.fetch()
    await client.execute(INSERT)
    await commit.fetch()


async def autocommit(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """Without a transaction."""
    await client.execute(INSERT)


async def by_session(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """SQLAlchemy's `session.commit()`."""
    async with AsyncSession(engine) as session:
        session.add(Department(name="Kata", budget=Decimal(1)))
        await session.commit()


async def by_nested_session(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """`session.begin()` with `begin_nested()` inside."""
    async with AsyncSession(engine) as session, session.begin(), session.begin_nested():
        session.add(Department(name="Kata", budget=Decimal(1)))


async def by_engine(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """`engine.begin()`."""
    async with engine.begin() as connection:
        await connection.execute(insert(Department).values(name="Kata", budget=1))


async def by_text(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """`text("COMMIT")` behind SQLAlchemy's back, more than once."""
    async with AsyncSession(engine) as session:
        await session.execute(text(INSERT))
        await session.execute(text("COMMIT"))
        await session.execute(text(INSERT.replace("Kata", "Kata 2")))
        await session.execute(text("commit"))
        await session.execute(text("COMMIT"))
        await session.execute(text("ROLLBACK"))


async def by_autocommit_engine(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """SQLAlchemy's AUTOCOMMIT."""
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(INSERT))


async def by_raw_driver(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """The driver's connection below SQLAlchemy's."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.execute(INSERT)


async def by_procedure(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """COMMIT inside a DO block, which the server allows only outside of transactions."""
    await client.execute(INSERT)
    with pytest.raises(asyncpg.InvalidTransactionTerminationError):
        await client.execute(f"DO $do$ BEGIN {INSERT.replace('Kata', 'Do')}; COMMIT; END $do$")


COMMITS = [
    commit_by_asyncpg, commit_isolated, commit_by_hand, commit_at_once, commit_prepared, autocommit, by_session,
    by_nested_session, by_engine, by_text, by_autocommit_engine, by_raw_driver, by_procedure,
]  # fmt: skip


@pytest.mark.parametrize("commit", COMMITS)
async def test_commits_do_not_land(
    wire: Wire, client: asyncpg.Connection, engine: AsyncEngine, direct: asyncpg.Connection, commit: Any
) -> None:
    """However a client commits, only this client sees its rows, and the record has the commit."""
    await commit(client, engine)
    there = [await connection.run(COUNT) for connection in wire.connections if not connection.closed]
    assert max(results[0].rows[0][0] for results in there) >= 1
    assert await direct.fetchval(COUNT) == 0
    assert not wire.escaped
    first = next(s for s in work(wire) if s.sql.strip().upper().startswith("INSERT"))
    assert wire.since(0, Kind.COMMIT) or not first.in_transaction
    await wire.connections[0].rewind()
    assert (await wire.connections[0].run(COUNT))[0].rows == [(0,)]


async def test_the_record_of_transaction_control(wire: Wire, client: asyncpg.Connection) -> None:
    """The record has what the client sent, not the savepoints."""
    await client.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
    await client.execute(INSERT)
    await client.execute("SAVEPOINT mine")
    await client.execute("ROLLBACK TO SAVEPOINT mine")
    await client.execute("RELEASE mine")
    await client.execute("COMMIT")
    await client.execute("ROLLBACK")
    assert [(s.sql, s.kind, s.in_transaction, s.finished) for s in wire.statements] == [
        ("BEGIN ISOLATION LEVEL SERIALIZABLE", Kind.BEGIN, False, True),
        (INSERT, Kind.WORK, True, True),
        ("SAVEPOINT mine", Kind.SAVEPOINT, True, True),
        ("ROLLBACK TO SAVEPOINT mine", Kind.SAVEPOINT, True, True),
        ("RELEASE mine", Kind.SAVEPOINT, True, True),
        ("COMMIT", Kind.COMMIT, True, True),
        ("ROLLBACK", Kind.ROLLBACK, False, True),
    ]


async def test_writes_in_one_query_know_their_transaction(wire: Wire, client: asyncpg.Connection) -> None:
    """A write between BEGIN and ROLLBACK of one script is recorded as inside a transaction."""
    await client.execute(f"{INSERT}; BEGIN; {INSERT.replace('Kata', 'x')}; ROLLBACK; SELECT 1")
    assert [s.in_transaction for s in wire.statements] == [False, False, True, True, False]
    await client.execute("BEGIN; SELECT 1")
    assert client.is_in_transaction()


async def test_the_clients_view(wire: Wire, client: asyncpg.Connection) -> None:
    """Status, command tags and contents are as if the server had really committed."""
    assert await client.execute("BEGIN") == "BEGIN"
    assert client.is_in_transaction()
    await client.execute(INSERT)
    assert await client.execute("ROLLBACK") == "ROLLBACK"
    assert not client.is_in_transaction()
    assert await client.fetchval(COUNT) == 0
    assert await client.execute("COMMIT") == "COMMIT"
    assert await client.execute("START TRANSACTION") == "BEGIN"
    await client.execute(INSERT)
    assert await client.execute("END") == "COMMIT"
    assert await client.fetchval(COUNT) == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        async with client.transaction():
            await client.execute(INSERT)
    assert not client.is_in_transaction()
    assert await client.fetchval(COUNT) == 1


async def test_an_aborted_transaction(wire: Wire, client: asyncpg.Connection) -> None:
    """After an error the transaction refuses statements, and COMMIT rolls back, also as a prepared statement."""
    commit = await client.prepare("COMMIT")
    for end in (lambda: client.execute("COMMIT"), lambda: client.execute("ROLLBACK"), commit.fetch):
        await client.execute("BEGIN")
        await client.execute(INSERT)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await client.fetch("SELECT 1/0")
        with pytest.raises(asyncpg.InFailedSQLTransactionError):
            await client.fetch("SELECT 1")
        assert client.is_in_transaction()
        assert await end() in ("ROLLBACK", [])
        assert not client.is_in_transaction()
        assert await client.fetchval(COUNT) == 0
        await client.execute("BEGIN")
        await commit.fetch()


async def test_savepoints_of_the_client(wire: Wire, client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """The client's own savepoints work as usual."""
    async with client.transaction():
        await client.execute(INSERT)
        with pytest.raises(asyncpg.UniqueViolationError):
            async with client.transaction():
                await client.execute(INSERT)
        await client.execute(INSERT.replace("Kata", "Kata 2"))
    assert await client.fetchval(COUNT) == 2
    async with AsyncSession(engine) as session:
        for _ in range(3):
            with contextlib.suppress(DBAPIError):
                async with session.begin_nested():
                    session.add_all([Department(name="same", budget=Decimal(1)) for _ in range(2)])
        session.add(Department(name="other", budget=Decimal(1)))
        await session.commit()
        assert await session.scalar(text(COUNT)) == 1


async def test_errors_outside_of_a_transaction(wire: Wire, client: asyncpg.Connection) -> None:
    """An error in autocommit undoes its own statement only."""

    async def fail() -> None:
        with pytest.raises(asyncpg.PostgresError):
            await client.execute("SELECT 1/0")
        with pytest.raises(asyncpg.PostgresError):
            await client.fetch("SELECT * FROM nowhere WHERE id = $1", 1)
        with pytest.raises(asyncpg.PostgresError):
            await client.execute(f"{INSERT.replace('Kata', 'undone')}; SELECT 1/0")

    await fail()
    await client.execute(INSERT)
    await fail()
    assert await client.fetchval(COUNT) == 1
    async with client.transaction():
        await client.execute(INSERT.replace("Kata", "2"))
    await fail()
    assert await client.fetchval("INSERT INTO departments (name, budget) VALUES ('3', 1) RETURNING name") == "3"
    await fail()
    await client.executemany("INSERT INTO departments (name, budget) VALUES ($1, 1)", [("4",), ("5",)])
    await client.execute("CREATE TEMP TABLE mine (id int)")
    await fail()
    assert await client.fetchval(COUNT) == 5
    await client.execute("BEGIN")
    await client.execute("DELETE FROM departments")
    await client.execute("ROLLBACK")
    await fail()
    assert await client.fetchval(COUNT) == 5
    assert await client.fetchval("SELECT count(*) FROM mine") == 0
    await wire.connections[0].rewind()
    await fail()
    assert await client.fetchval(COUNT) == 0


async def test_many_transactions(wire: Wire, client: asyncpg.Connection) -> None:
    """Hundreds of transactions on one connection, committed and rolled back, stay correct."""
    for number in range(300):
        await client.execute("BEGIN")
        await client.execute("INSERT INTO departments (name, budget) VALUES ($1, 1)", str(number))
        await client.execute("COMMIT" if number % 3 else "ROLLBACK")
    assert await client.fetchval(COUNT) == 200


HIDDEN = (
    "--\rCOMMIT",
    "/* /* */ x */ COMMIT",
    " " * 500 + "COMMIT",
    "SELECT 1 AS x$$; COMMIT; SELECT 2 AS y$$",
    "SELECT name'\\'; COMMIT; --'",
    "SELECT E'a'\n'\\'' ; COMMIT; --'",
    "SELECT U&'\\0027; x'; COMMIT",
    "SELECT $1$; COMMIT; SELECT $1$",
    "SELECT 'a' -- '\n; COMMIT -- '",
    "COMMIT\v",
    ";COMMIT",
    "COMMIT AND NO CHAIN",
    "COMMIT AND CHAIN",
    "ROLLBACK AND CHAIN",
    "COMMIT PREPARED 'nothing'",
    "PREPARE TRANSACTION 'nothing'",
    "EXPLAIN ANALYZE INSERT INTO departments (name, budget) VALUES ('explained', 1)",
    "ROLLBACK TO SAVEPOINT kata_base",
    "RELEASE SAVEPOINT kata_base",
    "ROLLBACK TO SAVEPOINT kata_client; COMMIT",
    "SET TRANSACTION READ ONLY",
)


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("in_transaction", [False, True])
async def test_hidden_control(
    wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection, hidden: str, in_transaction: bool
) -> None:
    """However a COMMIT is spelled, simple or prepared, the wire finds it and nothing lands."""
    if in_transaction:
        await client.execute("BEGIN")
    await client.execute(INSERT)
    for send in (client.execute, client.fetch):
        with contextlib.suppress(asyncpg.PostgresError, AttributeError):
            await send(hidden)
        with contextlib.suppress(asyncpg.PostgresError):
            await client.execute(INSERT.replace("Kata", "again"))
    assert await direct.fetchval(COUNT) == 0
    assert not wire.escaped
    await wire.connections[0].load("SELECT 1", timeout_ms=1_000)
    assert await client.fetchval(COUNT) == 0


@pytest.mark.parametrize("behind", ["", "BEGIN; "])
async def test_an_escape_is_noticed(real_server: Server, behind: str) -> None:
    """If a client does escape, with a setting that changes how quotes are read, the wire notices."""
    async with fresh_database(real_server) as name, Wire(upstream(real_server), name) as wire:
        connection = await asyncpg.connect(**through(wire, real_server).connect_args())
        await connection.execute("CREATE TABLE t (n int)")
        assert not wire.escaped
        await connection.execute("SET standard_conforming_strings = off")
        await connection.execute(f"SELECT '\\''; COMMIT; {behind}SELECT '\\''")
        assert wire.escaped
        assert [c.escaped for c in wire.connections] == [True]
        await connection.close()

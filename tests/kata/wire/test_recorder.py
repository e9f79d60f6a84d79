"""What the wire records of real clients: statements, parameters, rows, batches and streams."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kata.database import Server
from kata.wire import Kind, Wire

from .helpers import Department, through, work


async def test_a_statement(wire: Wire, client: asyncpg.Connection) -> None:
    """Text, parameters, rows, labels and tag of a statement, as they were sent."""
    sql = "SELECT n AS number, $1::text AS word FROM generate_series(1, $2::int) AS n"
    rows = await client.fetch(sql, "a", 5)
    (statement,) = work(wire)
    assert (statement.sql, statement.kind, statement.connection) == (sql, Kind.WORK, 0)
    assert (statement.rows, statement.affected, statement.tag, statement.command) == (5, 5, "SELECT 5", "SELECT")
    assert (statement.batch, statement.finished, statement.failed, statement.in_transaction) == (1, True, False, False)
    assert statement.parameters() == ("a", 5)
    assert statement.labels() == ("number", "word")
    assert statement.result_rows() == [tuple(row) for row in rows]


async def test_prepared_statements_are_used_again(wire: Wire, client: asyncpg.Connection) -> None:
    """Every execution of one prepared statement is a statement, with its own parameters and rows."""
    prepared = await client.prepare("SELECT generate_series(1, $1::int) AS n")
    for count in (3, 0, 7):
        assert len(await prepared.fetch(count)) == count
    assert [(s.parameters(), s.rows, s.labels()) for s in work(wire)] == [
        ((3,), 3, ("n",)),
        ((0,), 0, ("n",)),
        ((7,), 7, ("n",)),
    ]


@pytest.mark.parametrize("sets", [2, 12, 5_000])
async def test_executemany_is_one_batch(wire: Wire, client: asyncpg.Connection, sets: int) -> None:
    """An executemany is one statement however many sets of parameters it has; a loop is one per iteration."""
    sql = "INSERT INTO projects (name, budget) VALUES ($1, $2)"
    await client.executemany(sql, [(f"p{number}", number) for number in range(sets)])
    (batch,) = work(wire)
    assert (batch.batch, batch.affected, batch.parameters()) == (sets, sets, (f"p{sets - 1}", Decimal(sets - 1)))
    mark = wire.mark()
    for number in range(3):
        await client.execute(sql, f"q{number}", number)
    assert [(s.batch, s.affected) for s in wire.since(mark)] == [(1, 1)] * 3
    assert await client.fetchval("SELECT count(*) FROM projects") == sets + 3


async def test_a_batch_that_fails(wire: Wire, client: asyncpg.Connection) -> None:
    """A batch with one bad set is one failed statement and leaves no rows."""
    with pytest.raises(asyncpg.UniqueViolationError):
        await client.executemany("INSERT INTO projects (name, budget) VALUES ($1, 1)", [("a",), ("b",), ("a",), ("c",)])
    (batch,) = work(wire)
    assert (batch.sqlstate, batch.failed, batch.finished) == ("23505", True, True)
    assert await client.fetchval("SELECT count(*) FROM projects") == 0


async def test_sqlalchemy_batches(wire: Wire, engine: AsyncEngine) -> None:
    """SQLAlchemy's bulk INSERT is one statement, its executemany UPDATE one batch, its loop of flushes a loop."""
    async with AsyncSession(engine) as session:
        people = [Department(id=n, name=f"d{n}", budget=Decimal(n)) for n in range(1, 13)]
        session.add_all(people)
        await session.flush()
        mark = wire.mark()
        for person in people:
            person.budget += 1
        await session.flush()
        (dirty,) = wire.since(mark, Kind.WORK)
        mark = wire.mark()
        for person in people:
            person.budget += 1
            await session.flush()
        assert len(wire.since(mark, Kind.WORK)) == 12
        mark = wire.mark()
        changed = update(Department.__table__).where(Department.id == bindparam("d")).values(budget=bindparam("b"))
        await session.execute(changed, [{"d": n, "b": n} for n in range(1, 13)])
        (many,) = wire.since(mark, Kind.WORK)
    assert work(wire)[0].command == "INSERT"
    assert (dirty.batch, dirty.affected, dirty.command) == (12, 12, "UPDATE")
    assert (many.batch, many.affected) == (12, 12)


async def test_a_cursor_is_one_statement(wire: Wire, client: asyncpg.Connection) -> None:
    """A stream that is fetched in parts is one statement with all its rows."""
    async with client.transaction():
        rows = [row async for row in client.cursor("SELECT generate_series(1, $1::int)", 25, prefetch=4)]
    (statement,) = work(wire)
    assert len(rows) == statement.rows == statement.affected == len(statement.result_rows()) == 25
    assert statement.finished


async def test_a_cursor_that_is_left_early(wire: Wire, client: asyncpg.Connection) -> None:
    """Only the rows that were fetched count, and the connection stays usable."""
    async with client.transaction():
        cursor = await client.cursor("SELECT generate_series(1, 1000)")
        assert len(await cursor.fetch(7)) == 7
        assert await cursor.forward(5) == 5
        assert await client.fetchval("SELECT 1") == 1
    stream = work(wire)[0]
    assert stream.rows >= 7 and stream.finished and not stream.failed
    assert len([s for s in work(wire) if s.sql == stream.sql]) == 1


async def test_sqlalchemy_streams(wire: Wire, engine: AsyncEngine) -> None:
    """`session.stream` and `stream_scalars` with `yield_per` are one statement each."""
    async with AsyncSession(engine) as session:
        numbers = select(text("n FROM generate_series(1, 60) AS n")).execution_options(yield_per=7)
        streamed = await session.stream(numbers)
        assert len([row async for row in streamed]) == 60
        seen = 0
        async for _ in await session.stream_scalars(numbers):
            seen += 1
            if seen == 9:
                break
    first, second = work(wire)
    assert (first.rows, first.affected) == (60, 60)
    assert 9 <= second.rows < 60


@pytest.mark.parametrize(
    ("sql", "command"),
    [
        ("SELECT generate_series(1, 3)", "SELECT"),
        ("INSERT INTO departments (name, budget) VALUES ('a', 1) RETURNING id", "INSERT"),
        ("WITH d AS (INSERT INTO departments (name, budget) VALUES ('a', 1) RETURNING id) SELECT * FROM d", "INSERT"),
        ("SHOW work_mem", "SELECT"),
    ],
)
async def test_only_the_first_row(wire: Wire, client: asyncpg.Connection, sql: str, command: str) -> None:
    """`fetchval` asks for one row, so the server sends no command tag; the command comes from the text."""
    await client.fetchval(sql)
    (statement,) = work(wire)
    assert (statement.rows, statement.affected, statement.finished) == (1, 1, True)
    assert statement.command == command


@pytest.mark.parametrize(
    ("sql", "arguments", "sqlstate", "rows"),
    [
        ("SELECT * FROM nowhere", (), "42P01", 0),
        ("SELEC 1", (), "42601", 0),
        ("SELECT 1; SELECT $1::int", (1,), "42601", 0),
        ("SELECT 1 / $1::int", (0,), "22012", 0),
        ("SELECT 10 / ($1 - n) FROM generate_series(1, 9) AS n", (5,), "22012", 4),
        ("INSERT INTO departments (name, budget) VALUES ($1, 1e20)", ("x",), "22003", 0),
    ],
)
async def test_errors(
    wire: Wire, client: asyncpg.Connection, sql: str, arguments: tuple[Any, ...], sqlstate: str, rows: int
) -> None:
    """A statement that the server refuses, while parsing or while running, is recorded once, with the reason."""
    with pytest.raises(asyncpg.PostgresError):
        await client.fetch(sql, *arguments)
    (statement,) = work(wire)
    assert (statement.sql, statement.sqlstate, statement.failed, statement.finished) == (sql, sqlstate, True, True)
    assert statement.error
    assert statement.rows == rows
    assert await client.fetchval("SELECT 2") == 2


async def test_the_drivers_own_statements(wire: Wire, engine: AsyncEngine, real_server: Server) -> None:
    """SQLAlchemy's queries on a new connection, a pool's reset and type look-ups do not count as work."""
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    assert [s.sql for s in work(wire)] == ["SELECT 1"]
    async with asyncpg.create_pool(**through(wire, real_server).connect_args(), min_size=1, max_size=1) as pool:
        mark = wire.mark()
        async with pool.acquire() as connection:
            await connection.execute("CREATE TYPE mood AS ENUM ('glad')")
            await connection.set_type_codec("mood", encoder=str, decoder=str, schema="public", format="text")
            await connection.fetch("SELECT ARRAY['glad'::mood]")
        async with pool.acquire() as connection:
            await connection.fetch("SELECT 2")
    assert [s.sql.split()[0] for s in wire.since(mark, Kind.WORK)] == ["CREATE", "SELECT", "SELECT"]
    assert len(wire.since(mark, Kind.DRIVER)) >= 4

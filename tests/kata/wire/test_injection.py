"""The judge on the worker's connection, and withheld rows."""

import asyncio
import contextlib
import datetime as dt
from decimal import Decimal

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kata.wire import InjectionError, Wire
from kata.wire import connection as connection_module

from .helpers import COUNT, INSERT, Department, work


async def test_load_run_rewind(wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection) -> None:
    """The client sees the judge's rows, the judge sees the client's changes, and rewinding undoes them."""
    judge = wire.connections[0]
    await judge.load(f"{INSERT}; ALTER TABLE departments ADD COLUMN extra int DEFAULT 7", timeout_ms=5_000)
    assert await client.fetchval("SELECT extra FROM departments") == 7
    await client.execute("UPDATE departments SET extra = 8")
    assert [result.rows for result in await judge.run("SELECT extra FROM departments; SELECT 'a', NULL")] == [
        [(8,)],
        [("a", None)],
    ]
    await judge.rewind()
    assert await client.fetchval("SELECT extra FROM departments") == 7
    await client.execute("DELETE FROM departments")
    await judge.rewind()
    await judge.rewind()
    assert await client.fetchval(COUNT) == 1
    await judge.load("SELECT 1", timeout_ms=5_000)
    assert await client.fetchval(COUNT) == 0
    assert await direct.fetchval(COUNT) == 0
    assert not [s for s in wire.statements if "ALTER" in s.sql or "SAVEPOINT" in s.sql]


async def test_the_judge_inside_an_open_transaction(
    wire: Wire, client: asyncpg.Connection, engine: AsyncEngine
) -> None:
    """The judge sees what the client has flushed but not committed, without a trace for the client."""
    async with AsyncSession(engine) as session:
        session.add(Department(name="flushed", budget=Decimal("0.10")))
        await session.flush()
        judge = wire.connections[-1]
        (result,) = await judge.run("SELECT name, budget FROM departments")
        assert (result.labels, result.rows, result.tag) == (
            ("name", "budget"),
            [("flushed", Decimal("0.10"))],
            "SELECT 1",
        )
        await session.commit()
        await judge.run("SELECT 1")
        assert await session.scalar(text(COUNT)) == 1
    transaction = client.transaction()
    await transaction.start()
    cursor = await client.cursor("SELECT generate_series(1, 50)")
    assert len(await cursor.fetch(5)) == 5
    await wire.connections[0].run("SELECT 1")
    assert [row[0] for row in await cursor.fetch(5)] == [6, 7, 8, 9, 10]
    await transaction.rollback()


@pytest.mark.parametrize("again", ["load", "rewind"])
async def test_the_judge_ends_a_clients_transaction(wire: Wire, client: asyncpg.Connection, again: str) -> None:
    """Load and rewind end the client's transaction; its own COMMIT or ROLLBACK afterwards is harmless."""
    judge = wire.connections[0]
    await judge.load(INSERT, timeout_ms=5_000)
    for ending in ("ROLLBACK", "COMMIT"):
        await client.execute("BEGIN")
        await client.execute("DELETE FROM departments")
        await (judge.load(INSERT, timeout_ms=5_000) if again == "load" else judge.rewind())
        assert await client.execute(ending) == ending
        assert not client.is_in_transaction()
        assert await client.fetchval(COUNT) == 1
    with pytest.raises(asyncpg.DivisionByZeroError):
        await client.execute("BEGIN; SELECT 1/0")
    await (judge.load(INSERT, timeout_ms=5_000) if again == "load" else judge.rewind())
    await client.execute("ROLLBACK")
    assert await client.fetchval(COUNT) == 1


async def test_results_of_the_judge(wire: Wire, client: asyncpg.Connection) -> None:
    """One result per statement, with Python values, also for statements without rows or columns."""
    results = await wire.connections[0].run(
        "SELECT 1.50 AS a, true AS b, date '2024-02-29' AS c, 'x' AS c; CREATE TEMP TABLE t (n int);"
        "SELECT FROM generate_series(1, 2); INSERT INTO t VALUES (1), (2) RETURNING n; UPDATE t SET n = 3; SELECT * FROM t WHERE false"
    )
    assert [(result.labels, result.rows, result.tag) for result in results] == [
        (("a", "b", "c", "c"), [(Decimal("1.50"), True, dt.date(2024, 2, 29), "x")], "SELECT 1"),
        ((), [], "CREATE TABLE"),
        ((), [(), ()], "SELECT 2"),
        (("n",), [(1,), (2,)], "INSERT 0 2"),
        ((), [], "UPDATE 2"),
        (("n",), [], "SELECT 0"),
    ]
    assert await wire.connections[0].run("") == []
    assert len((await wire.connections[0].run("SELECT repeat('x', 3000000)"))[0].rows[0][0]) == 3_000_000


async def test_the_judge_is_refused(wire: Wire, client: asyncpg.Connection) -> None:
    """An error of the judge's raises with its SQLSTATE; the client never sees it; load or rewind recovers."""
    judge = wire.connections[0]
    for sql, sqlstate in (
        ("SELECT 1/0", "22012"),
        ("SELEC", "42601"),
        ("SELECT 1; SELECT * FROM nowhere; SELECT 2", "42P01"),
    ):
        with pytest.raises(InjectionError) as caught:
            await judge.run(sql)
        assert caught.value.sqlstate == sqlstate and str(caught.value)
        await judge.rewind()
        assert await client.fetchval("SELECT 1") == 1
    with pytest.raises(InjectionError):
        await judge.load("INSERT INTO nowhere VALUES (1)", timeout_ms=1_000)
    with contextlib.suppress(asyncpg.PostgresError):
        await client.fetchval("SELECT 1")
    await judge.load(INSERT, timeout_ms=1_000)
    assert await client.fetchval(COUNT) == 1
    assert not client.is_in_transaction()


async def test_the_judge_waits_its_turn(
    wire: Wire, client: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge's query waits for the client's statement for a while, then raises."""
    short = asyncio.create_task(client.fetch("SELECT pg_sleep(0.2)"))
    await asyncio.sleep(0.05)
    assert wire.connections[0].busy
    assert (await wire.connections[0].run("SELECT 1"))[0].rows == [(1,)]
    await short
    monkeypatch.setattr(connection_module, "_IDLE_WAIT", 0.1)
    long = asyncio.create_task(client.fetch("SELECT pg_sleep(0.5)"))
    await asyncio.sleep(0.05)
    with pytest.raises(InjectionError, match="in the middle"):
        await wire.connections[0].run("SELECT 1")
    await long
    assert await client.fetchval("SELECT 1") == 1
    await client.close()
    await asyncio.sleep(0.05)
    with pytest.raises(InjectionError, match="closed"):
        await wire.connections[0].run("SELECT 1")


async def test_withheld_rows(wire: Wire, client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """However the client fetches, it gets no row of a withheld statement; the record has them all."""
    sql = "SELECT generate_series(1, 9) AS n"
    prepared = await client.prepare(sql)
    assert len(await prepared.fetch()) == 9
    wire.withheld = frozenset({sql})
    assert await prepared.fetch() == []
    assert await client.fetch(sql) == []
    assert await client.fetchval(sql) is None
    assert await client.execute(sql) == "SELECT 0"
    assert await client.fetch(sql + " ") != []
    async with client.transaction():
        assert [row async for row in client.cursor(sql, prefetch=2)] == []
    async with AsyncSession(engine) as session:
        assert (await session.execute(text(sql))).all() == []
        assert [row async for row in await session.stream(text(sql))] == []
    assert [s.rows for s in work(wire) if s.sql == sql and s.connection == 0][:3] == [9, 9, 9]
    assert all(s.rows for s in work(wire) if s.sql == sql)
    wire.withheld = frozenset()
    assert len(await prepared.fetch()) == 9


async def test_withheld_writes(wire: Wire, client: asyncpg.Connection) -> None:
    """For a write, the returned rows are withheld but the effect stays, also for a batch."""
    sql = "INSERT INTO departments (name, budget) VALUES ($1, 1) RETURNING id"
    wire.withheld = frozenset({sql})
    assert await client.fetch(sql, "a") == []
    await client.executemany(sql, [("b",), ("c",)])
    assert [(s.rows, s.batch) for s in work(wire)] == [(1, 1), (2, 2)]
    assert await client.fetchval(COUNT) == 3

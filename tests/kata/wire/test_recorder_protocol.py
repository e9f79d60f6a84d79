"""What the wire records of unusual traffic: pipelines, scripts, COPY, notifications, large rows."""

import asyncio
from decimal import Decimal

import asyncpg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kata.database import Server
from kata.wire import Wire
from kata.wire import recorder as recorder_module

from .helpers import SYNC, Department, Raw, bind, execute, kinds, parse, through, work


async def test_arguments_that_never_left_the_driver(
    wire: Wire, client: asyncpg.Connection, engine: AsyncEngine
) -> None:
    """Arguments that asyncpg rejects: the statement was prepared but does not count, and the record stays correct."""
    with pytest.raises(asyncpg.DataError):
        await client.fetch("SELECT $1::int", "no number")
    assert work(wire) == []
    assert (await wire.connections[0].run("SELECT 7"))[0].rows == [(7,)]
    await client.execute("SELECT 'simple'")
    assert await client.fetchval("SELECT 1") == 1
    assert [(s.sql, s.tag) for s in work(wire)] == [("SELECT 'simple'", "SELECT 1"), ("SELECT 1", "")]
    async with AsyncSession(engine) as session:
        with pytest.raises(DBAPIError):
            await session.execute(select(Department).where(text("id = CAST(:x AS int)").bindparams(x="one")))
        await session.rollback()
        assert not wire.connections[1].busy
        await session.execute(insert(Department).values(name="a", budget=1))
        assert (work(wire)[-1].tag, work(wire)[-1].in_transaction) == ("INSERT 0 1", True)


async def test_prepared_and_not_used(wire: Wire, client: asyncpg.Connection) -> None:
    """A statement that is only prepared does not shift the record of what follows: a query, the judge's SQL, COPY."""
    for number in range(3):
        prepared = await client.prepare(f"SELECT {number}")
        assert not wire.connections[0].busy
        await wire.connections[0].run("SELECT 1")
        await client.prepare(f"SELECT -{number}")
        mark = wire.mark()
        await client.execute("SELECT 'a'; SELECT 'b'")
        assert await prepared.fetchval() == number
        assert [(s.result_rows(), s.finished) for s in wire.since(mark)] == [
            ([("a",)], True),
            ([("b",)], True),
            ([(number,)], True),
        ]
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await client.prepare("SELEC")
    assert [(s.sqlstate, s.finished) for s in work(wire)[-1:]] == [("42601", True)]
    assert not wire.connections[0].busy


async def test_a_pipeline(wire: Wire, real_server: Server) -> None:
    """Pipelined statements, with one Sync or several, are recorded apart; interleaved ones are not a batch."""
    raw = await Raw.login(wire, real_server)
    raw.send(
        parse("SELECT $1::int", "a"), parse("SELECT 'b'", "b"),
        bind("1", name="a"), execute(), bind(name="b"), execute(), bind("2", name="a"), execute(), SYNC,
        bind("3", name="a"), execute(), bind("4", name="a"), execute(), SYNC,
    )  # fmt: skip
    await raw.until_ready(2)
    assert [(s.sql, s.batch, s.rows, s.finished) for s in work(wire)] == [
        ("SELECT $1::int", 1, 1, True),
        ("SELECT 'b'", 1, 1, True),
        ("SELECT $1::int", 1, 1, True),
        ("SELECT $1::int", 2, 2, True),
    ]
    raw.writer.close()


async def test_an_error_in_a_pipeline(wire: Wire, real_server: Server) -> None:
    """After an error the server skips everything up to the Sync; what follows the Sync runs."""
    raw = await Raw.login(wire, real_server)
    raw.send(
        parse("SELECT 1"), bind(), execute(), parse("SELECT 1/0"), bind(), execute(), parse("SELECT 3"), bind(), execute(), SYNC
    )  # fmt: skip
    assert b"E" in kinds(await raw.until_ready())
    raw.send(parse("SELECT 4"), bind(), execute(), SYNC)
    assert kinds(await raw.until_ready()).endswith(b"12DCZ")
    assert [(s.sql, s.sqlstate, s.finished, s.rows) for s in work(wire)] == [
        ("SELECT 1", "", True, 1),
        ("SELECT 1/0", "22012", True, 0),
        ("SELECT 3", "", False, 0),
        ("SELECT 4", "", True, 1),
    ]
    raw.writer.close()


async def test_several_statements_in_one_query(wire: Wire, client: asyncpg.Connection) -> None:
    """Each statement of a simple query is recorded by itself; an error ends the rest."""
    await client.execute("SELECT 1; SELECT ';' AS x FROM generate_series(1, 3); UPDATE departments SET budget = 0")
    assert [(s.sql.strip(), s.tag) for s in work(wire)] == [
        ("SELECT 1", "SELECT 1"),
        ("SELECT ';' AS x FROM generate_series(1, 3)", "SELECT 3"),
        ("UPDATE departments SET budget = 0", "UPDATE 0"),
    ]
    assert work(wire)[1].result_rows() == [(";",)] * 3
    assert work(wire)[1].labels() == ("x",)
    mark = wire.mark()
    with pytest.raises(asyncpg.DivisionByZeroError):
        await client.execute("SELECT 1; SELECT 1/0; SELECT 3")
    assert [(s.finished, s.failed) for s in wire.since(mark)] == [(True, False), (True, True), (False, False)]
    assert await client.fetchval("SELECT 1") == 1


@pytest.mark.parametrize("script", ["", ";", "-- nothing", " ; ; "])
async def test_empty_queries(wire: Wire, real_server: Server, script: str) -> None:
    """An empty query gets its EmptyQueryResponse and is not recorded."""
    raw = await Raw.login(wire, real_server)
    raw.send((b"Q", script.encode() + b"\0"))
    assert await raw.until_ready() == [(b"I", b""), (b"Z", b"I")]
    assert work(wire) == []
    raw.send(parse(script), bind(), execute(), SYNC, (b"Q", b"SELECT 1\0"))
    assert kinds(await raw.until_ready(2)) == b"12IZTDCZ"
    raw.writer.close()


async def test_copy(wire: Wire, client: asyncpg.Connection) -> None:
    """COPY works in both directions, and is one statement with its number of rows."""
    records = [(f"c{number}", Decimal(number)) for number in range(500)]
    await client.copy_records_to_table("projects", records=records, columns=["name", "budget"])
    found: list[bytes] = []

    async def keep(data: bytes) -> None:
        found.append(bytes(data))

    await client.copy_from_query("SELECT name FROM projects", output=keep)
    with pytest.raises(asyncpg.UniqueViolationError):
        await client.copy_records_to_table("projects", records=records[:1], columns=["name", "budget"])
    there, back, refused = work(wire)
    assert (there.tag, there.affected, back.tag) == ("COPY 500", 500, "COPY 500")
    assert b"".join(found).count(b"\n") == 500
    assert refused.sqlstate == "23505"
    assert await client.fetchval("SELECT count(*) FROM projects") == 500


async def test_notifications(plain: Wire, real_server: Server) -> None:
    """Where commits are real, notifications reach an idle client."""
    there = through(plain, real_server)
    listener, speaker = [await asyncpg.connect(**there.connect_args()) for _ in range(2)]
    heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    await listener.add_listener("kata", lambda *event: heard.set_result(event[-1]))
    await speaker.execute("NOTIFY kata, 'hello'")
    async with asyncio.timeout(5):
        assert await heard == "hello"
    await listener.close()
    await speaker.close()
    assert {s.connection for s in plain.statements} == {0, 1}


async def test_notices_reach_the_client(wire: Wire, client: asyncpg.Connection) -> None:
    """The client gets notices."""
    said: list[str] = []
    client.add_log_listener(lambda _, message: said.append(message.message))
    await client.execute("DO $$ BEGIN RAISE NOTICE 'look; here'; END $$")
    await asyncio.sleep(0)
    assert said == ["look; here"]
    assert len(work(wire)) == 1


async def test_large_rows_and_parameters(wire: Wire, client: asyncpg.Connection) -> None:
    """Cells and arguments of several megabytes pass unchanged, and so does what follows them."""
    big = "ä" * 2_000_000
    rows = await client.fetch("SELECT $1::text || n AS big FROM generate_series(1, 3) AS n", big)
    assert [row["big"] for row in rows] == [f"{big}{n}" for n in (1, 2, 3)]
    assert work(wire)[0].parameters() == (big,)
    assert work(wire)[0].result_rows()[2] == (f"{big}3",)
    assert await client.fetchval("SELECT 1") == 1


async def test_many_rows(wire: Wire, client: asyncpg.Connection) -> None:
    """All rows are counted and forwarded; only a limited number is kept."""
    rows = await client.fetch("SELECT n FROM generate_series(1, 50000) AS n")
    (statement,) = work(wire)
    assert (len(rows), statement.rows, statement.affected) == (50_000, 50_000, 50_000)
    assert len(statement.result_rows()) == recorder_module.ROWS_KEPT
    assert statement.result_rows()[-1] == (recorder_module.ROWS_KEPT,)


async def test_memory_has_an_end(wire: Wire, client: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large rows beyond the memory limit are counted but not kept."""
    monkeypatch.setattr(recorder_module, "BYTES_KEPT", 300_000)
    rows = await client.fetch("SELECT repeat('x', 100000) FROM generate_series(1, 20)")
    assert len(rows) == work(wire)[0].rows == 20
    assert len(work(wire)[0].result_rows()) == 3

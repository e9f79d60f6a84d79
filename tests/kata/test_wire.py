"""The wire between real clients and a real PostgreSQL: what is recorded, what is changed, and what never lands."""

import asyncio
import contextlib
import datetime as dt
import gc
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
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

from kata.database import Server, connect, fresh_database
from kata.wire import Connection, InjectionError, Kind, Statement, Upstream, Wire, protocol
from kata.wire import connection as connection_module

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
    async with fresh_database(real_server) as name:
        async with Wire(upstream(real_server), name, nested=False) as wire:
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
    assert statement.answer() == [tuple(row) for row in rows]


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
    for found in (statement.parameters()[0], statement.answer()[0][0]):
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
    for found in (extended.parameters()[0], extended.answer()[0][0], simple.answer()[0][0]):
        assert type(found) is type(value)
        assert str(found) == str(value) or found == value
    if isinstance(value, Decimal) and value.is_finite():
        # The scale as the server has it, where it has one.
        assert max(0, -simple.answer()[0][0].as_tuple().exponent) == max(0, -value.as_tuple().exponent)
    raw.writer.close()


async def test_nulls_and_unknown_types(wire: Wire, client: asyncpg.Connection) -> None:
    """NULL is None; types that nobody decodes are shown somehow and end nothing."""
    await client.fetch("SELECT NULL::int, $1::numeric, ARRAY[1, 2], '{\"a\": 1}'::jsonb, interval '1 day', 'infinity'::date", None)
    (statement,) = work(wire)
    assert statement.parameters() == (None,)
    assert statement.answer()[0][:2] == (None, None)
    assert len(statement.answer()[0]) == 6


async def test_prepared_statements_are_used_again(wire: Wire, client: asyncpg.Connection) -> None:
    """Every execution of one prepared statement is a statement, with its own parameters and rows."""
    prepared = await client.prepare("SELECT generate_series(1, $1::int) AS n")
    for count in (3, 0, 7):
        assert len(await prepared.fetch(count)) == count
    assert [(s.parameters(), s.rows, s.labels()) for s in work(wire)] == [((3,), 3, ("n",)), ((0,), 0, ("n",)), ((7,), 7, ("n",))]


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
    assert len(rows) == statement.rows == statement.affected == len(statement.answer()) == 25
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


async def test_arguments_that_never_left_the_driver(wire: Wire, client: asyncpg.Connection, engine: AsyncEngine) -> None:
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
        assert [(s.answer(), s.finished) for s in wire.since(mark)] == [([("a",)], True), ([("b",)], True), ([(number,)], True)]
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
    assert work(wire)[1].answer() == [(";",)] * 3
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
    assert work(wire)[0].answer()[2] == (f"{big}3",)
    assert await client.fetchval("SELECT 1") == 1


async def test_many_rows(wire: Wire, client: asyncpg.Connection) -> None:
    """All rows are counted and passed on; only so many are kept."""
    rows = await client.fetch("SELECT n FROM generate_series(1, 50000) AS n")
    (statement,) = work(wire)
    assert (len(rows), statement.rows, statement.affected) == (50_000, 50_000, 50_000)
    assert len(statement.answer()) == connection_module.ROWS_KEPT
    assert statement.answer()[-1] == (connection_module.ROWS_KEPT,)


async def test_memory_has_an_end(wire: Wire, client: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of large rows is counted, not kept."""
    monkeypatch.setattr(connection_module, "BYTES_KEPT", 300_000)
    rows = await client.fetch("SELECT repeat('x', 100000) FROM generate_series(1, 20)")
    assert len(rows) == work(wire)[0].rows == 20
    assert len(work(wire)[0].answer()) == 3


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

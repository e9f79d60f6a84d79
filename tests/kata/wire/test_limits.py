"""What the wire does not let through, and what it shows of COPY: nothing a client sends is hidden from the record."""

import io
import struct

import asyncpg
import pytest

from kata.database import Server
from kata.wire import Kind, Wire, protocol, recorder
from kata.wire.connection import _NOT_THE_PROTOCOL
from kata.wire.recorder import Record, Refused

from .helpers import COUNT, INSERT, SYNC, Raw, bind, execute, parse, through, work

FEW = 20


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """A lower limit, that is sooner reached."""
    monkeypatch.setattr(recorder, "MOST_STATEMENTS", FEW)
    return FEW


async def is_cut(raw: Raw) -> bool:
    """Whether the wire closes the connection, whatever it sends before."""
    while data := await raw.reader.read(65_536):
        assert len(data) < 10_000
    return True


# -- floods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [[f"SELECT {each}" for each in range(FEW + 1)], [";".join(["SELECT 1"] * (FEW + 1))]])
async def test_too_many_statements(wire: Wire, client: asyncpg.Connection, few: int, texts: list[str]) -> None:
    """One after the other or many in one text: the connection is cut, and the record holds no more than may be sent."""
    wire.renew()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        for text in texts:
            await client.execute(text)
    assert wire.cut == f"sends more than {few} statements in one call"
    assert len(work(wire)) <= few


async def test_prepared_statements_count(wire: Wire, client: asyncpg.Connection, few: int) -> None:
    """Also those that are never executed."""
    wire.renew()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        for number in range(few + 1):
            await client.prepare(f"SELECT {number}")
    assert wire.cut and not work(wire)


async def test_an_executemany_is_one_statement(wire: Wire, client: asyncpg.Connection, few: int) -> None:
    """And so is a stream that is fetched in parts; the statements of another call do not count."""
    for _ in range(2):
        wire.renew()
        await client.executemany("SELECT $1::int", [(number,) for number in range(5 * few)])
        async with client.transaction():
            cursor = await client.cursor("SELECT generate_series(1, 100)")
            for _ in range(2 * few):
                await cursor.fetch(2)
        for _ in range(few // 2):
            await client.fetchval("SELECT 1")
    assert not wire.cut


async def test_too_many_bytes(wire: Wire, client: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they are divided; what is over the limit reaches neither record nor server."""
    monkeypatch.setattr(recorder, "MOST_BYTES", 1024**2)
    wire.renew()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        for _ in range(20):
            await client.fetchval("SELECT length($1::text)", "x" * 100_000)
    assert wire.cut == "sends more than 1 MB to the database in one call"
    assert len(work(wire)) < 12


async def test_too_long_a_text(wire: Wire, client: asyncpg.Connection) -> None:
    """One text of SQL has no megabytes, prepared or not."""
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await client.execute(f"SELECT 1 /* {'x' * recorder.LONGEST_SQL} */")
    assert wire.cut.startswith("sends a single text of 1,")


async def test_another_connection_does_not_help(
    wire: Wire, client: asyncpg.Connection, real_server: Server, few: int
) -> None:
    """The limits are those of a call, on all its connections together; the first reason is kept."""
    wire.renew()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await client.execute(";".join(["SELECT 1"] * (few + 1)))
    reason = wire.cut
    other = await asyncpg.connect(**through(wire, real_server).connect_args())
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await other.fetchval("SELECT 1")
    assert wire.cut == reason


def test_the_limits_of_a_call() -> None:
    """Each is reached with the last that is allowed, and exceeded with the next."""
    record = Record()
    record.admit(recorder.MOST_STATEMENTS)
    record.accept(recorder.MOST_BYTES)
    assert record.statements_left == 0 and not record.cut
    for one_more in (lambda: record.admit(1), lambda: record.accept(1)):
        with pytest.raises(Refused):
            one_more()
    assert record.cut == "sends more than 2,000 statements in one call"
    record.renew()
    record.admit(1)


# -- the fast path, and what nobody knows ----------------------------------------------------------------------------


async def test_the_fast_path_is_refused(wire: Wire, real_server: Server) -> None:
    """A FunctionCall is recorded as work and never reaches the server: it could run any SQL unseen."""
    raw = await Raw.login(wire, real_server)
    raw.send((b"F", struct.pack("!IHHH", 2078, 0, 0, 0)))
    assert await is_cut(raw)
    (call,) = work(wire)
    assert call.sql == "/* a function call by the fast path: function 2078 */" and not call.finished
    assert wire.cut == "calls a function of the server by the fast path, past SQL"


@pytest.mark.parametrize("kind", [b"z", b"\0", b"G", b"W", b"v"])
async def test_unknown_messages_are_refused(wire: Wire, real_server: Server, kind: bytes) -> None:
    """What a later protocol may mean by it is nothing that the record could show."""
    raw = await Raw.login(wire, real_server)
    raw.send((kind, b"SELECT 1\0"))
    assert await is_cut(raw)
    assert wire.cut == f"sends a message that is not PostgreSQL's protocol ({kind!r})"


@pytest.mark.parametrize("message", [b"B\0\0\0\5\0", b"Q\0\0\0\0", b"Q\0\0\0\5x"])
async def test_malformed_messages_are_refused(wire: Wire, real_server: Server, message: bytes) -> None:
    """Half a message, or an impossible length."""
    raw = await Raw.login(wire, real_server)
    raw.writer.write(message)
    assert await is_cut(raw)
    assert wire.cut == _NOT_THE_PROTOCOL


@pytest.mark.parametrize(("value", "cut"), [("database", True), ("TRUE", True), ("1", True), ("off", False)])
async def test_replication_is_refused(wire: Wire, real_server: Server, value: str, cut: bool) -> None:
    """Its commands are no statements."""
    raw = await Raw.socket(wire)
    start = {"user": real_server.user, "database": "ignored", "replication": value}
    raw.writer.write(protocol.startup(start, 196_608))
    if cut:
        assert await is_cut(raw)
        assert wire.cut == "asks for a replication connection" and not wire.statements
    else:
        await raw.until_ready()
        assert not wire.cut


async def test_a_client_that_waits_for_nothing(wire: Wire, real_server: Server) -> None:
    """Thousands of messages without a look at the replies would fill the judge's memory."""
    raw = await Raw.login(wire, real_server)
    raw.send(*[SYNC] * 20_000)
    assert await is_cut(raw)
    assert wire.cut == "sends thousands of messages without waiting for a reply"


# -- COPY ------------------------------------------------------------------------------------------------------------


async def test_copy_in(wire: Wire, client: asyncpg.Connection) -> None:
    """It is a statement that changes rows, with their number."""
    async with client.transaction():
        await client.copy_records_to_table("departments", records=[("A", 1), ("B", 2)], columns=["name", "budget"])
    copy, *_ = work(wire)
    assert (copy.copy, copy.command, copy.affected, copy.changes_rows) == ("in", "COPY", 2, True)
    assert await client.fetchval(COUNT) == 2


async def test_copy_out(wire: Wire, client: asyncpg.Connection) -> None:
    """Its rows are counted; it changes none."""
    await client.execute(INSERT)
    output = io.BytesIO()
    await client.copy_from_query("SELECT name FROM departments UNION ALL SELECT 'x'", output=output)
    copy = work(wire)[-1]
    assert (copy.copy, copy.command, copy.rows, copy.changes_rows) == ("out", "COPY", 2, False)
    assert output.getvalue() == b"Kata\nx\n"


async def test_copied_rows_are_withheld(wire: Wire, client: asyncpg.Connection) -> None:
    """The cut test reaches them, too."""
    await client.execute(INSERT)
    sql = "COPY (SELECT name FROM departments) TO STDOUT "
    wire.withheld = frozenset({sql})
    output = io.BytesIO()
    await client.copy_from_query("SELECT name FROM departments", output=output)
    assert work(wire)[-1].sql == sql
    assert output.getvalue() == b"" and work(wire)[-1].rows == 1


async def test_a_copy_that_fails(wire: Wire, client: asyncpg.Connection) -> None:
    """It is a COPY all the same, and the connection goes on."""
    with pytest.raises(asyncpg.PostgresError):
        await client.copy_records_to_table("departments", records=[("A", -1), ("A", -1)], columns=["name", "budget"])
    assert (work(wire)[-1].copy, work(wire)[-1].sqlstate) == ("in", "23505")
    assert await client.fetchval("SELECT 1") == 1


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([parse("COPY departments (name) FROM STDIN"), bind(), execute(), SYNC], id="extended protocol"),
        pytest.param(
            [(b"Q", b"COPY departments (name) FROM STDIN\0"), (b"Q", b"DELETE FROM departments\0")], id="pipelined"
        ),
    ],
)
async def test_a_copy_that_would_swallow_statements(
    wire: Wire, real_server: Server, messages: list[tuple[bytes, bytes]]
) -> None:
    """The server ignores a Sync and refuses statements while it waits for rows: the replies could not be told apart."""
    raw = await Raw.login(wire, real_server)
    raw.send(*messages)
    assert await is_cut(raw)
    assert wire.cut == "sends rows by COPY in a way that drivers do not use"
    assert work(wire)[0].copy == "in"


async def test_a_statement_in_the_middle_of_a_copy(wire: Wire, real_server: Server) -> None:
    """The server would take it for an error, and the record for a statement."""
    raw = await Raw.login(wire, real_server)
    raw.send((b"Q", b"COPY departments (name) FROM STDIN\0"))
    await raw.reader.readexactly(5)
    raw.send((b"Q", b"SELECT 1\0"))
    assert await is_cut(raw)
    assert wire.cut == "sends a statement in the middle of a COPY"


async def test_copy_to_the_client_by_the_extended_protocol(wire: Wire, real_server: Server) -> None:
    """Nothing is ambiguous there: it is recorded."""
    raw = await Raw.login(wire, real_server)
    raw.send(parse("COPY (SELECT generate_series(1, 3)) TO STDOUT"), bind(), execute(), SYNC)
    await raw.until_ready()
    (copy,) = wire.since(0, Kind.WORK)
    assert (copy.copy, copy.rows, copy.tag) == ("out", 3, "COPY 3")
    assert not wire.connections[0].busy

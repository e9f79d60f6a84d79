"""How connections start, are cancelled, and end."""

import asyncio
import contextlib
import gc
import struct
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from kata.database import Server
from kata.wire import InjectionError, Upstream, Wire, protocol

from .helpers import COUNT, INSERT, Raw, backends, eventually, kinds, through, upstream, work


@pytest.mark.parametrize("request_code", [protocol.SSL_REQUEST, protocol.GSSENC_REQUEST])
async def test_encryption_is_declined(wire: Wire, real_server: Server, request_code: int) -> None:
    """The wire declines encryption; the client may continue without it."""
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
    """Anything but a start-up message closes that connection, and only that one."""
    raw = await Raw.socket(wire)
    raw.writer.write(garbage)
    raw.writer.write_eof()
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionError):
            assert await raw.reader.read() == b""
    assert await client.fetchval("SELECT 1") == 1


async def test_garbage_after_the_start_up(wire: Wire, real_server: Server, client: asyncpg.Connection) -> None:
    """A client that breaks the protocol later loses its connection; nothing hangs."""
    for broken in (b"Q\0\0\0\1", protocol.message(b"B", b"\0\0\xff"), protocol.message(b"Q", b"no end")):
        raw = await Raw.login(wire, real_server)
        raw.writer.write(broken)
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                while await raw.reader.read(65_536):
                    pass
    assert await client.fetchval("SELECT 1") == 1


async def test_the_database_is_the_wires(wire: Wire, real_server: Server, database: str) -> None:
    """Every client gets the wire's database, whatever it asks for."""
    arguments = through(wire, real_server).connect_args("postgres")
    connection = await asyncpg.connect(**arguments)
    assert await connection.fetchval("SELECT current_database()") == database
    await connection.close()


async def test_a_server_that_is_gone(database: str) -> None:
    """If the server does not listen, the wire closes the client's connection at once."""
    async with Wire(Upstream("127.0.0.1", 1), database) as wire:
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await asyncpg.connect(host=wire.host, port=wire.port, user="x", timeout=5)


async def test_refused_at_start_up(wire: Wire, real_server: Server) -> None:
    """The server's rejection reaches the client unchanged."""
    stranger = replace(through(wire, real_server), user="nobody_of_this_name", password="x")
    with pytest.raises(asyncpg.PostgresError):
        await asyncpg.connect(**stranger.connect_args())


async def test_timeouts_of_the_driver(wire: Wire, client: asyncpg.Connection) -> None:
    """asyncpg's time-out cancels its statement on the server, and no other one."""
    for _ in range(4):
        with pytest.raises(asyncio.TimeoutError):
            await client.fetch("SELECT pg_sleep(30)", timeout=0.05)
        assert [await client.fetchval("SELECT $1::int", n) for n in range(3)] == [0, 1, 2]
    assert [s.sqlstate for s in work(wire) if "sleep" in s.sql] == ["57014"] * 4


async def test_a_cancelled_task(wire: Wire, engine: AsyncEngine) -> None:
    """The wire works on after a task of the client's is cancelled."""

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
    """The wire closes a cancel request's connection only after the server has received the request."""
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


async def test_the_statement_time_out(real_server: Server, database: str) -> None:
    """The server stops an endless statement after the wire's time-out."""
    async with Wire(upstream(real_server), database, timeout_ms=150) as wire:
        connection = await asyncpg.connect(**through(wire, real_server).connect_args())
        endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT count(*) FROM r"
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.fetch(endless)
        assert await connection.fetchval("SELECT 1") == 1
        await wire.connections[0].load("SELECT 1", timeout_ms=100)
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.fetch(endless)
        connection.terminate()


async def test_two_connections_at_once(wire: Wire, real_server: Server) -> None:
    """Statements of concurrent connections are kept apart, and do not block each other."""
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
    """Each connection has its own outer transaction."""
    await client.execute(INSERT)
    async with engine.connect() as connection:
        assert (await connection.execute(text(COUNT))).scalar() == 0
    assert [connection.number for connection in wire.connections] == [0, 1]


async def test_a_client_that_vanishes(wire: Wire, client: asyncpg.Connection, direct: asyncpg.Connection) -> None:
    """If a client dies in the middle of a statement, the server stops working on it and rolls back."""
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
    """When the server closes the connection, the wire closes the client's side, too."""
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
    """A statement of the judge's raises when its connection is lost."""
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
    # Which error comes first depends on the versions, and on whether the driver has noticed the loss yet. SQLAlchemy
    # 2.0.30 may misread the first error, and drops the connection only at the second.
    for _ in range(2):
        with contextlib.suppress(Exception):
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
    async with asyncio.timeout(5):
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT 1"))).scalar() == 1
        await engine.dispose()


async def test_nothing_is_left(
    real_server: Server, database: str, direct: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    """Closing a busy wire leaves no server process, task, folder or warning behind."""
    before, tasks = await backends(direct), len(asyncio.all_tasks())
    async with Wire(upstream(real_server), database) as wire:
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

    async def released() -> bool:
        return len(asyncio.all_tasks()) <= tasks

    assert await eventually(released)
    gc.collect()
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []

"""The gate: which statements it holds, and what happens when they are released or cut off."""

import asyncio
import contextlib
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import Server
from kata.wire import Held, InjectionError, Kind, Wire

from .helpers import (
    ADD,
    CHANGE,
    READ,
    SYNC,
    Bank,
    Raw,
    bind,
    eventually,
    execute,
    kinds,
    parse,
    recorded,
    starts,
    through,
    work,
)  # fmt: skip


async def update(client: asyncpg.Connection, account: int, by: int) -> int:
    """Read a balance, and write it changed, without any lock."""
    async with client.transaction():
        found = await client.fetchval(READ, account)
        await client.execute(CHANGE, account, found + by)
    return int(found)


@pytest.mark.parametrize(
    ("word", "kind", "in_transaction"),
    [
        ("SELECT", Kind.WORK, True),
        ("UPDATE", Kind.WORK, True),
        ("BEGIN", Kind.BEGIN, False),
        ("COMMIT", Kind.COMMIT, True),
    ],
)
@pytest.mark.parametrize("prepared_before", [False, True])
async def test_a_statement_is_held_until_it_is_released(
    bank: Bank, teller: asyncpg.Connection, word: str, kind: Kind, in_transaction: bool, prepared_before: bool
) -> None:
    """The server does not know of a held statement; the connection is free for the judge; then everything goes on."""
    expected = 100
    if prepared_before:
        await update(teller, 1, 11)
        expected += 11
    known = len(recorded(bank.wire, word))
    with bank.wire.gate.hold(starts(word)) as gate:
        call = asyncio.create_task(update(teller, 1, -7))
        held = await gate.next()
        assert (held.connection, held.kind, held.in_transaction, held.waiting) == (0, kind, in_transaction, True)
        assert gate.held == [held]
        assert len(recorded(bank.wire, word)) == known
        connection = bank.wire.connections[held.connection]
        assert not connection.busy
        assert (await connection.run("SELECT pg_backend_pid()"))[0].rows == [(connection.backend_pid,)]
        assert not call.done()
        held.release()
        assert await call == expected
        assert gate.held == []
    assert (await bank.balances())[1] == expected - 7
    assert recorded(bank.wire, word)[known:] == [(True, "")]


async def test_rollback_is_held(bank: Bank, teller: asyncpg.Connection) -> None:
    """A ROLLBACK is held like any other statement."""
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 1, 0)
    with bank.wire.gate.hold(lambda held: held.kind is Kind.ROLLBACK) as gate:
        call = asyncio.create_task(teller.execute("ROLLBACK"))
        held = await gate.next()
        assert (held.sql, held.in_transaction) == ("ROLLBACK", True)
        held.release()
        await call
    assert await bank.balances() == {1: 100, 2: 100}


async def test_nothing_is_held_unasked(bank: Bank, teller: asyncpg.Connection) -> None:
    """Without a gate, and with a predicate that selects nothing, all statements pass; each is presented once."""
    presented: list[str] = []
    await update(teller, 1, 1)
    with bank.wire.gate.hold(lambda held: bool(presented.append(held.sql))) as gate:
        for _ in range(2):
            await update(teller, 1, 1)
            await teller.executemany(ADD, [(account,) for account in range(10, 15)])
            await teller.execute("DELETE FROM accounts WHERE id >= 10; SELECT 1")
        with pytest.raises(TimeoutError):
            await gate.next(timeout=0.01)
    await update(teller, 1, 1)
    assert [sql.strip(";").split()[0] for sql in presented] == [
        "BEGIN", "SELECT", "UPDATE", "COMMIT", "INSERT", "DELETE",
    ] * 2  # fmt: skip
    assert (await bank.balances())[1] == 104


async def test_a_prepared_statement_is_presented_at_each_execution(bank: Bank, teller: asyncpg.Connection) -> None:
    """A Parse is presented for the first execution; later ones are presented with their Bind."""
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        preparing = asyncio.create_task(teller.prepare(READ))
        (await gate.next()).release()
        prepared = await preparing
        assert await prepared.fetchval(1) == 100
        fetching = asyncio.create_task(prepared.fetchval(1))
        (await gate.next()).release()
        assert await fetching == 100


async def test_one_execution_and_two_gates(bank: Bank, teller: asyncpg.Connection) -> None:
    """A statement that was released is not held again by the next gate; one that only passed may be."""
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        preparing = asyncio.create_task(teller.prepare(READ))
        (await gate.next()).release()
    released = await preparing
    with bank.wire.gate.hold(starts("UPDATE")):
        passed = await teller.prepare(READ + " AND true")
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        assert await released.fetchval(1) == 100
        fetching = asyncio.create_task(passed.fetchval(1))
        (await gate.next()).release()
        assert await fetching == 100


async def test_a_stream_is_held_once(bank: Bank, teller: asyncpg.Connection) -> None:
    """A cursor that fetches in parts is one statement at the gate."""
    async with teller.transaction():
        with bank.wire.gate.hold(starts("SELECT")) as gate:
            cursor = teller.cursor("SELECT generate_series(1, 50)", prefetch=10)

            async def read() -> list[int]:
                return [row[0] async for row in cursor]

            reading = asyncio.create_task(read())
            (await gate.next()).release()
            assert await reading == list(range(1, 51))


async def test_a_query_of_several_statements_is_held_as_a_whole(bank: Bank, teller: asyncpg.Connection) -> None:
    """A script is one message: none of its statements has run while it is held."""
    script = "BEGIN; UPDATE accounts SET balance = 0; COMMIT"
    with bank.wire.gate.hold(lambda held: True) as gate:
        call = asyncio.create_task(teller.execute(script))
        held = await gate.next()
        assert (held.sql, held.kind) == (script, Kind.WORK)
        assert await bank.balances() == {1: 100, 2: 100}
        held.release()
        await call
    assert await bank.balances() == {1: 0, 2: 0}


async def test_leaving_the_gate_releases_everything(bank: Bank, teller: asyncpg.Connection) -> None:
    """Leaving the block, even by an exception, releases what is held and stops holding."""
    other = await bank.client()
    calls = []
    with contextlib.suppress(ZeroDivisionError), bank.wire.gate.hold(starts("UPDATE")) as gate:
        calls = [
            asyncio.create_task(update(connection, account, 1)) for account, connection in ((1, teller), (2, other))
        ]
        held = [await gate.next(), await gate.next()]
        assert gate.held == held
        raise ZeroDivisionError
    assert await asyncio.gather(*calls) == [100, 100]
    assert not any(each.waiting for each in held)
    assert await update(teller, 1, 1) == 101
    assert (await bank.balances(0))[1] == 102
    assert (await bank.balances(1))[2] == 101
    other.terminate()


async def test_one_gate_at_a_time(bank: Bank) -> None:
    """A second predicate is refused, and the first one stays."""
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        with pytest.raises(RuntimeError, match="in use"), gate.hold(starts("UPDATE")):
            pass
        assert gate.predicate is not None
    assert gate.predicate is None


async def test_only_the_first_decision_counts(bank: Bank, teller: asyncpg.Connection) -> None:
    """A statement that was released cannot fail any more."""
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(teller.fetchval(READ, 1))
        held = await gate.next()
        held.release()
        held.fail("40001")
        held.hang_up()
        assert await call == 100


# -- what the server does not know ---------------------------------------------------------------------------------


@pytest.mark.parametrize("prepared_before", [False, True])
async def test_a_held_statement_has_no_snapshot(committing_bank: Bank, prepared_before: bool) -> None:
    """A REPEATABLE READ transaction takes its snapshot when its first statement is released."""
    teller = await committing_bank.client()
    if prepared_before:
        await teller.fetchval(READ, 1)

    async def read() -> int:
        async with teller.transaction(isolation="repeatable_read"):
            return int(await teller.fetchval(READ, 1))

    with committing_bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(read())
        held = await gate.next()
        await committing_bank.outside.execute(CHANGE, 1, 5)
        held.release()
        assert await call == 5
    teller.terminate()


async def test_a_held_statement_has_no_lock(committing_bank: Bank) -> None:
    """The judge may lock, and even truncate, the table of a held statement."""
    teller = await committing_bank.client()
    with committing_bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(update(teller, 1, 1))
        held = await gate.next()
        await committing_bank.outside.execute(
            "BEGIN; LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE NOWAIT; TRUNCATE accounts;"
            "INSERT INTO accounts VALUES (1, 500); COMMIT"
        )
        held.release()
        assert await call == 500
    assert await committing_bank.balances() == {1: 501}
    teller.terminate()


async def test_two_connections_interleaved(committing_bank: Bank) -> None:
    """Two calls, one statement at a time, in the order that the judge wants: here, one update is lost."""
    clients = [await committing_bank.client() for _ in range(2)]
    wire = committing_bank.wire
    with wire.gate.hold(lambda held: held.kind is Kind.WORK or held.kind is Kind.COMMIT) as gate:
        calls = [asyncio.create_task(update(client, 1, by)) for client, by in zip(clients, (10, 1), strict=True)]
        at: dict[int, Held] = {}

        async def arrival(call: asyncio.Task[Any]) -> None:
            arriving = asyncio.create_task(gate.next())
            await asyncio.wait({arriving, call}, return_when=asyncio.FIRST_COMPLETED)
            if not arriving.cancel():
                at[arriving.result().connection] = arriving.result()

        async def step(connection: int) -> None:
            # Its next statement, or the end of the call, shows that the server has done with this one.
            at.pop(connection).release()
            while connection not in at and not calls[connection].done():
                await arrival(calls[connection])

        while len(at) < len(calls):
            await arrival(calls[0])
        for connection in (0, 1, 1, 1):
            await step(connection)
        assert await calls[1] == 100
        assert (await committing_bank.balances())[1] == 101
        for connection in (0, 0):
            await step(connection)
        assert await calls[0] == 100
    assert (await committing_bank.balances())[1] == 110
    assert [s.sql.split()[0] for s in wire.statements if s.connection == 1 and s.kind is Kind.WORK] == [
        "SELECT",
        "UPDATE",
    ]
    for client in clients:
        client.terminate()


async def test_a_released_statement_that_waits_for_a_lock(committing_bank: Bank) -> None:
    """The server process shows the judge which connection blocks which."""
    first, second = [await committing_bank.client() for _ in range(2)]
    with committing_bank.wire.gate.hold(lambda held: held.kind is Kind.COMMIT) as gate:
        winner = asyncio.create_task(update(first, 1, 1))
        commit = await gate.next()
        waiter = asyncio.create_task(update(second, 1, 1))
        pids = [connection.backend_pid for connection in committing_bank.wire.connections]

        async def blocked() -> bool:
            return await committing_bank.outside.fetchval("SELECT pg_blocking_pids($1)", pids[1]) == [pids[0]]

        assert await eventually(blocked)
        assert committing_bank.wire.connections[1].busy and not waiter.done()
        commit.release()
        await winner
        (await gate.next()).release()
        await waiter
    first.terminate()
    second.terminate()


# -- connections that end ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["SELECT", "UPDATE", "COMMIT"])
async def test_hanging_up(bank: Bank, teller: asyncpg.Connection, word: str) -> None:
    """The client loses its connection, the server rolls back, the statement is not recorded; others continue."""
    other = await bank.client()
    with bank.wire.gate.hold(starts(word)) as gate:
        call = asyncio.create_task(update(teller, 1, 1))
        (await gate.next()).hang_up()
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)):
            await call
    assert bank.wire.connections[0].closed
    assert recorded(bank.wire, word) == []
    assert await update(other, 2, 1) == 100
    assert await bank.balances(1) == {1: 100, 2: 101}
    other.terminate()


async def test_hanging_up_on_sqlalchemy(bank: Bank, real_server: Server) -> None:
    """SQLAlchemy sees a lost connection, and its pool opens another one."""
    engine = create_async_engine(through(bank.wire, real_server).url(), pool_size=1)
    async with AsyncSession(engine) as session:
        with bank.wire.gate.hold(starts("UPDATE")) as gate:
            call = asyncio.create_task(session.execute(text("UPDATE accounts SET balance = 0")))
            (await gate.next()).hang_up()
            with pytest.raises(DBAPIError):
                await call
        await session.rollback()
    async with AsyncSession(engine) as session:
        assert await session.scalar(text("SELECT sum(balance) FROM accounts")) == 200
    await engine.dispose()


async def test_a_client_that_vanishes_while_it_is_held(bank: Bank, teller: asyncpg.Connection) -> None:
    """The server never sees the statement of a client that is gone, and the gate forgets it."""
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 1, 0)
    with bank.wire.gate.hold(lambda held: held.kind is Kind.COMMIT) as gate:
        call = asyncio.create_task(teller.execute("COMMIT"))
        held = await gate.next()
        teller.terminate()
        await asyncio.gather(call, return_exceptions=True)

        async def closed() -> bool:
            return bank.wire.connections[0].closed

        assert await eventually(closed)
        assert not held.waiting
        assert gate.held == []
        held.release()
    assert recorded(bank.wire, "COMMIT") == []
    assert dict(await bank.outside.fetch("SELECT id, balance FROM accounts")) == {1: 100, 2: 100}


async def test_disconnecting_while_something_is_held(bank: Bank, teller: asyncpg.Connection) -> None:
    """The judge may close all connections, or the wire, whatever is held."""
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(update(teller, 1, 1))
        held = await gate.next()
        await bank.wire.disconnect()
        assert not held.waiting
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await call
        with pytest.raises(InjectionError):
            await bank.wire.connections[0].run("SELECT 1")


async def test_a_held_statement_can_be_cancelled(bank: Bank, teller: asyncpg.Connection) -> None:
    """The driver's cancel request ends a held statement as it would a slow one; the connection stays usable."""
    other = await bank.client()
    await teller.fetchval("SELECT 1")
    with bank.wire.gate.hold(starts("SELECT 1")) as gate:
        for _ in range(2):
            untouched = asyncio.create_task(other.fetchval("SELECT 1 + 1"))
            first = await gate.next()
            call = asyncio.create_task(teller.fetchval("SELECT 1"))
            held = await gate.next()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert await teller.fetchval("SELECT 2") == 2
            assert not held.waiting and first.waiting
            first.release()
            assert await untouched == 2
    assert [s.sqlstate for s in work(bank.wire) if s.sql == "SELECT 1"] == ["", "57014", "57014"]
    other.terminate()


async def test_what_is_sent_behind_a_held_statement(bank: Bank, real_server: Server) -> None:
    """Messages that arrive while a statement is held follow it, in order."""
    raw = await Raw.login(bank.wire, real_server)
    with bank.wire.gate.hold(starts("SELECT 2")) as gate:
        raw.send(parse("SELECT 1"), bind(), execute(), SYNC, parse("SELECT 2"), bind())
        held = await gate.next()
        assert kinds(await raw.until_ready()) == b"12DCZ"
        for message in (execute(), SYNC, (b"Q", b"SELECT 3\0"), parse("SELECT 2 + 2"), bind(), execute(), SYNC):
            raw.send(message)
            await asyncio.sleep(0.01)
        held.release()
        assert kinds(await raw.until_ready(2)) == b"12DCZTDCZ"
        (await gate.next()).release()
        assert kinds(await raw.until_ready()) == b"12DCZ"
    assert [(s.sql, s.rows) for s in work(bank.wire)] == [
        ("SELECT 1", 1),
        ("SELECT 2", 1),
        ("SELECT 3", 1),
        ("SELECT 2 + 2", 1),
    ]
    raw.writer.close()


async def test_the_gate_belongs_to_its_wire(bank: Bank, wire: Wire, client: asyncpg.Connection) -> None:
    """Another wire's connections are not held."""
    with bank.wire.gate.hold(lambda held: True):
        assert await client.fetchval("SELECT 1") == 1

"""The gate: statements that the judge lets fail."""

import asyncio
from collections.abc import Awaitable
from decimal import Decimal

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import Server
from kata.wire import Held, Kind
from kata.wire.gate import Fault

from .helpers import (
    ADD,
    CHANGE,
    READ,
    SYNC,
    Bank,
    Raw,
    bind,
    execute,
    kinds,
    parse,
    recorded,
    starts,
    through,
)  # fmt: skip

ERRORS = [
    ("23505", asyncpg.UniqueViolationError),
    ("23503", asyncpg.ForeignKeyViolationError),
    ("40001", asyncpg.SerializationError),
    ("40P01", asyncpg.DeadlockDetectedError),
    ("57014", asyncpg.QueryCanceledError),
    ("55P03", asyncpg.LockNotAvailableError),
]


async def failing(bank: Bank, word: str, call: Awaitable[object], sqlstate: str = "40001") -> None:
    """Let the next statement that begins with a word fail."""
    with bank.wire.gate.hold(starts(word)) as gate:
        task = asyncio.ensure_future(call)
        (await gate.next()).fail(sqlstate, f"made up: {sqlstate}")
    await task


@pytest.mark.parametrize(("sqlstate", "error"), ERRORS)
@pytest.mark.parametrize(("sql", "arguments"), [(READ, (1,)), (ADD, (3,)), (CHANGE, (1, 0))])
async def test_a_statement_fails(
    bank: Bank, teller: asyncpg.Connection, sqlstate: str, error: type[Exception], sql: str, arguments: tuple[int, ...]
) -> None:
    """asyncpg raises its class for the SQLSTATE; the transaction is aborted, and can be tried again."""
    word = sql.split()[0]
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 2, 50)
    with pytest.raises(error, match=f"made up: {sqlstate}"):
        await failing(bank, word, teller.fetch(sql, *arguments), sqlstate)
    assert teller.is_in_transaction()
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await teller.fetch("SELECT 1")
    assert await teller.execute("COMMIT") == "ROLLBACK"
    assert await bank.balances() == {1: 100, 2: 100}
    async with teller.transaction():
        await teller.fetch(sql, *arguments)
    assert [s.sqlstate for s in bank.wire.since(0, Kind.WORK) if s.sql == sql][-2:] == [sqlstate, ""]


@pytest.mark.parametrize("simple", [True, False])
async def test_outside_of_a_transaction(bank: Bank, teller: asyncpg.Connection, simple: bool) -> None:
    """Only the statement itself is undone; what was committed before stays."""
    await teller.execute(CHANGE, 2, 50)
    call = teller.execute("UPDATE accounts SET balance = 0") if simple else teller.execute(CHANGE, 1, 0)
    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "UPDATE", call)
    assert not teller.is_in_transaction()
    await teller.execute(ADD, 3)
    assert await bank.balances() == {1: 100, 2: 50, 3: 0}
    assert recorded(bank.wire, "UPDATE") == [(True, ""), (True, "40001")]


async def test_a_statement_in_a_savepoint(bank: Bank, teller: asyncpg.Connection) -> None:
    """The client can go back to its own savepoint after the error."""
    async with teller.transaction():
        await teller.execute(CHANGE, 1, 1)
        with pytest.raises(asyncpg.UniqueViolationError):
            async with teller.transaction():
                await failing(bank, "INSERT", teller.execute(ADD, 3), "23505")
        await teller.execute(CHANGE, 2, 2)
    assert await bank.balances() == {1: 1, 2: 2}


# -- transaction control -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["simple", "prepared", "prepared again", "script"])
async def test_a_commit_that_fails_leaves_nothing(bank: Bank, teller: asyncpg.Connection, how: str) -> None:
    """The transaction is over and rolled back, as the client sees it, too; its next commit lands."""
    prepared = await teller.prepare("COMMIT")
    if how == "prepared again":
        await teller.execute("BEGIN")
        await prepared.fetch()
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 1, 0)
    call = (
        teller.execute("COMMIT; SELECT 1" if how == "script" else "COMMIT")
        if how in ("simple", "script")
        else prepared.fetch()
    )
    with pytest.raises(asyncpg.SerializationError, match="made up"):
        await failing(bank, "COMMIT", call)
    assert not teller.is_in_transaction()
    assert await bank.balances() == {1: 100, 2: 100}
    assert await teller.fetchval(READ, 1) == 100
    async with teller.transaction():
        await teller.execute(CHANGE, 2, 7)
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 1, 3)
    await prepared.fetch()
    assert await bank.balances() == {1: 3, 2: 7}
    assert "40001" in [s.sqlstate for s in bank.wire.since(0, Kind.COMMIT)]


async def test_a_transaction_block_whose_commit_fails(bank: Bank, teller: asyncpg.Connection) -> None:
    """asyncpg's own block raises, and the connection is good for the next one."""

    async def move() -> None:
        async with teller.transaction():
            await teller.execute(CHANGE, 1, 0)

    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "COMMIT", move())
    await move()
    assert await bank.balances() == {1: 0, 2: 100}


async def test_begin_and_rollback_fail(bank: Bank, teller: asyncpg.Connection) -> None:
    """A BEGIN that fails begins nothing; a ROLLBACK that fails has rolled back."""
    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "BEGIN", teller.execute("BEGIN"))
    assert not teller.is_in_transaction()
    await teller.execute(CHANGE, 1, 1)
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 2, 2)
    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "ROLLBACK", teller.execute("ROLLBACK"))
    assert not teller.is_in_transaction()
    assert await bank.balances() == {1: 1, 2: 100}


async def test_a_commit_outside_of_a_transaction_fails(bank: Bank, teller: asyncpg.Connection) -> None:
    """Without a transaction, the error is all that happens."""
    await teller.execute(CHANGE, 1, 1)
    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "COMMIT", teller.execute("COMMIT"))
    assert not teller.is_in_transaction()
    assert await bank.balances() == {1: 1, 2: 100}


async def test_a_commit_of_an_aborted_transaction(bank: Bank, teller: asyncpg.Connection) -> None:
    """The server replies with its own error there, and the transaction is over all the same."""
    await teller.execute("BEGIN")
    await teller.execute(CHANGE, 1, 1)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await teller.fetch("SELECT 1/0")
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await failing(bank, "COMMIT", teller.execute("COMMIT"))
    assert not teller.is_in_transaction()
    assert await bank.balances() == {1: 100, 2: 100}


# -- in the extended protocol --------------------------------------------------------------------------------------


async def test_prepared_statements_are_used_again_after_a_failure(bank: Bank, teller: asyncpg.Connection) -> None:
    """A failure affects one execution; the prepared statement stays usable."""
    prepared = await teller.prepare(READ)
    for _ in range(3):
        assert await prepared.fetchval(1) == 100
        with pytest.raises(asyncpg.SerializationError):
            await failing(bank, "SELECT", prepared.fetchval(1))
    assert await prepared.fetchval(2) == 100
    assert [s.sqlstate for s in bank.wire.since(0, Kind.WORK)] == ["", "40001"] * 3 + [""]
    assert bank.wire.statements[-1].parameters() == (2,)


async def test_unnamed_statements_are_used_again(committing_bank: Bank, real_server: Server) -> None:
    """An unnamed statement can be bound again after a failure."""
    raw = await Raw.login(committing_bank.wire, real_server)
    raw.send(parse("SELECT 1"), SYNC)
    await raw.until_ready()
    for _ in range(2):
        with committing_bank.wire.gate.hold(starts("SELECT")) as gate:
            raw.send(bind(), (b"D", b"P\0"), execute(), SYNC)
            (await gate.next()).fail("40001")
            assert kinds(await raw.until_ready()).endswith(b"EZ")
        raw.send(bind(), execute(), SYNC)
        assert kinds(await raw.until_ready()) == b"2DCZ"
    assert not committing_bank.wire.connections[0].busy
    raw.writer.close()


async def test_executemany_fails_as_a_whole(bank: Bank, teller: asyncpg.Connection) -> None:
    """A batch is held once; none of its sets is there afterwards."""
    for _ in range(2):
        with bank.wire.gate.hold(starts("INSERT")) as gate:
            call = asyncio.create_task(teller.executemany(ADD, [(3,), (4,), (5,)]))
            (await gate.next()).fail("23505")
            with pytest.raises(asyncpg.UniqueViolationError):
                await call
            assert gate.held == []
    assert await bank.balances() == {1: 100, 2: 100}
    await teller.executemany(ADD, [(3,), (4,), (5,)])
    assert len(await bank.balances()) == 5
    assert [(s.sqlstate, s.batch) for s in bank.wire.since(0, Kind.WORK)] == [("23505", 3), ("23505", 3), ("", 3)]


async def test_a_cursor_fails(bank: Bank, teller: asyncpg.Connection) -> None:
    """A stream fails at its first part."""

    async def stream() -> None:
        async with teller.transaction():
            async for _ in teller.cursor("SELECT generate_series(1, 20)", prefetch=5):
                pass

    with pytest.raises(asyncpg.SerializationError):
        await failing(bank, "SELECT", stream())
    await stream()
    assert [(s.sqlstate, s.rows) for s in bank.wire.since(0, Kind.WORK)] == [("40001", 0), ("", 20)]


async def test_the_rest_of_a_pipeline_is_skipped(bank: Bank, real_server: Server) -> None:
    """Statements between the failed one and the Sync neither run nor reach the gate; later ones do."""
    raw = await Raw.login(bank.wire, real_server)
    presented: list[str] = []

    def select(held: Held) -> bool:
        presented.append(held.sql)
        return held.sql.endswith("1")

    with bank.wire.gate.hold(select) as gate:
        raw.send(
            parse("SELECT 0", "zero"), bind(name="zero"), execute(),
            parse("UPDATE accounts SET balance = 1"), bind(), execute(),
            parse("UPDATE accounts SET balance = 2"), bind(), execute(), SYNC,
        )  # fmt: skip
        (await gate.next()).fail("40001")
        assert kinds(await raw.until_ready()) == b"12DC12EZ"
        raw.send(bind(name="zero"), execute(), SYNC)
        assert kinds(await raw.until_ready()) == b"2DCZ"
    assert presented == ["SELECT 0", "UPDATE accounts SET balance = 1", "SELECT 0"]
    assert await bank.balances() == {1: 100, 2: 100}
    assert [(s.sql[-1], s.sqlstate, s.finished) for s in bank.wire.since(0, Kind.WORK)] == [
        ("0", "", True), ("1", "40001", True), ("2", "", False), ("0", "", True)
    ]  # fmt: skip
    raw.writer.close()


async def test_a_commit_that_is_skipped_ends_nothing(bank: Bank, real_server: Server) -> None:
    """A COMMIT behind a statement that failed in the same pipeline is never reached: the transaction stays aborted."""
    raw = await Raw.login(bank.wire, real_server)
    raw.send((b"Q", b"BEGIN\0"))
    await raw.until_ready()
    with bank.wire.gate.hold(starts("COMMIT")) as gate:
        raw.send(parse("SELECT 1/0"), bind(), execute(), parse("COMMIT"), bind(), execute(), SYNC)
        (await gate.next()).fail("40001")
        assert (await raw.until_ready())[-1] == (b"Z", b"E")
    raw.send((b"Q", b"ROLLBACK\0"))
    assert (await raw.until_ready())[-1] == (b"Z", b"I")
    raw.writer.close()


# -- SQLAlchemy ----------------------------------------------------------------------------------------------------


async def test_sessions(bank: Bank, real_server: Server) -> None:
    """A session raises the mapped error, rolls back, and succeeds on retry."""
    engine = create_async_engine(through(bank.wire, real_server).url(), pool_size=1)
    async with AsyncSession(engine) as session:
        for word, sqlstate, error in (
            ("INSERT", "23505", IntegrityError),
            ("UPDATE", "40001", DBAPIError),
            ("SELECT", "40P01", DBAPIError),
            ("COMMIT", "40001", DBAPIError),
        ):

            async def work() -> None:
                await session.execute(text("INSERT INTO accounts (id, balance) VALUES (:id, 0)"), {"id": 9})
                await session.execute(text("UPDATE accounts SET balance = :b WHERE id = 1"), {"b": Decimal(0)})
                await session.execute(text("SELECT * FROM accounts WHERE id = :id"), {"id": 1})
                await session.commit()

            for _ in range(2):
                with pytest.raises(error) as caught:
                    await failing(bank, word, work(), sqlstate)
                assert getattr(caught.value.orig, "sqlstate", None) == sqlstate
                await session.rollback()
                assert await bank.balances() == {1: 100, 2: 100}
        await work()
    assert await bank.balances() == {1: 0, 2: 100, 9: 0}
    await engine.dispose()


# -- the error itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    ["", 'it\'s 100 % "odd"', "$kata$; COMMIT; $kata$", "back\\slash \\' \\n", "größe\nand more", "'; COMMIT; --"],
)
@pytest.mark.parametrize("conforming", ["on", "off"])
async def test_messages_arrive_as_they_are(
    bank: Bank, teller: asyncpg.Connection, message: str, conforming: str
) -> None:
    """Any text can be a message, whatever setting the client has."""
    await teller.execute(f"SET standard_conforming_strings = {conforming}")
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(teller.fetchval(READ, 1))
        (await gate.next()).fail("40001", message)
        with pytest.raises(asyncpg.SerializationError) as caught:
            await call
    assert caught.value.args[0] == message


@pytest.mark.parametrize("sqlstate", ["", "00000", "4000", "400011", "40p01", "4000'", "40 01"])
async def test_what_is_not_an_sqlstate(bank: Bank, teller: asyncpg.Connection, sqlstate: str) -> None:
    """A wrong SQLSTATE is refused at once, and the statement stays held."""
    with pytest.raises(ValueError, match="SQLSTATE"):
        Fault(sqlstate, "")
    with bank.wire.gate.hold(starts("SELECT")) as gate:
        call = asyncio.create_task(teller.fetchval(READ, 1))
        held = await gate.next()
        with pytest.raises(ValueError, match="SQLSTATE"):
            held.fail(sqlstate)
        assert held.waiting
        held.release()
        assert await call == 100

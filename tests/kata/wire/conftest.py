"""Fixtures of the tests of the wire: a wire in front of the real server, and clients behind it."""

import contextlib
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import Server, connect
from kata.pool.scratch import fresh_database
from kata.wire import Wire

from .helpers import Bank, through, upstream


@pytest.fixture(scope="session")
def database(scratch_database: str) -> str:
    """The name of a scratch database with the workbook's tables and no rows."""
    return scratch_database


@pytest_asyncio.fixture
async def wire(real_server: Server, database: str) -> AsyncIterator[Wire]:
    """A wire with an outer transaction, as the judge uses it; fails if a client escaped from it."""
    async with Wire(upstream(real_server), database) as wire:
        yield wire
        assert not wire.escaped


@pytest_asyncio.fixture
async def plain(real_server: Server) -> AsyncIterator[Wire]:
    """A wire that only records, to its own database with real commits."""
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


@pytest_asyncio.fixture(scope="session")
async def outside(real_server: Server) -> AsyncIterator[asyncpg.Connection]:
    """A connection that bypasses the wire, to a database with a table of accounts."""
    async with fresh_database(real_server) as name:
        connection = await connect(real_server, name)
        await connection.execute("CREATE TABLE accounts (id int PRIMARY KEY, balance int)")
        try:
            yield connection
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def open_bank(server: Server, outside: asyncpg.Connection, *, nested: bool) -> AsyncIterator[Bank]:
    """Reset the accounts and put a wire in front of them."""
    await outside.execute("BEGIN; DELETE FROM accounts; INSERT INTO accounts VALUES (1, 100), (2, 100); COMMIT")
    async with Wire(upstream(server), await outside.fetchval("SELECT current_database()"), nested=nested) as wire:
        yield Bank(wire, server, outside)


@pytest_asyncio.fixture(params=["nested", "real commits"])
async def bank(request: pytest.FixtureRequest, real_server: Server, outside: asyncpg.Connection) -> AsyncIterator[Bank]:
    """Accounts behind a wire, once in each mode."""
    async with open_bank(real_server, outside, nested=request.param == "nested") as bank:
        yield bank
        assert not bank.wire.escaped


@pytest_asyncio.fixture
async def committing_bank(real_server: Server, outside: asyncpg.Connection) -> AsyncIterator[Bank]:
    """Accounts behind a wire where commits are real."""
    async with open_bank(real_server, outside, nested=False) as bank:
        yield bank


@pytest_asyncio.fixture
async def teller(bank: Bank) -> AsyncIterator[asyncpg.Connection]:
    """asyncpg on the bank."""
    connection = await bank.client()
    try:
        yield connection
    finally:
        connection.terminate()

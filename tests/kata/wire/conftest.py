"""Fixtures of the tests of the wire: a wire in front of the real server, and clients behind it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import Server
from kata.pool.scratch import fresh_database
from kata.wire import Wire

from .helpers import through, upstream


@pytest.fixture(scope="session")
def database(lane: str) -> str:
    """The name of a scratch database with the workbook's tables and no rows."""
    return lane


@pytest_asyncio.fixture
async def wire(real_server: Server, database: str) -> AsyncIterator[Wire]:
    """A wire as a judge uses it; nothing may have got out of its transaction."""
    async with Wire(upstream(real_server), database) as wire:
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

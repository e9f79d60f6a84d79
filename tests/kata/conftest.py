"""The real server that tests of the machinery run on."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from kata.database import Server, connect, find_server, lease_scratch


@pytest.fixture(scope="session")
def real_server() -> Server:
    """The server that the workbook finds: the embedded one, or that of DATABASE_URL."""
    return find_server()


@pytest_asyncio.fixture(scope="session")
async def lane(real_server: Server) -> AsyncIterator[str]:
    """The name of a scratch database with the workbook's tables and no rows. Whatever is committed there is a bug."""
    async with lease_scratch(real_server) as lane:
        yield lane.database


@pytest_asyncio.fixture(scope="session")
async def direct(real_server: Server, lane: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to that database which passes no wire: it sees what was really committed."""
    connection = await connect(real_server, lane)
    try:
        yield connection
    finally:
        await connection.close()

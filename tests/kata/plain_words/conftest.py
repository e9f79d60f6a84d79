"""A database with two shelves of two books."""

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from kata.database import find_server
from kata.pool.scratch import fresh_database

from .bookshelf import Base, Book, Shelf


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def engine() -> AsyncIterator[AsyncEngine]:
    """An engine on a database that only these tests use; every mistake opens connections of its own."""
    server = find_server()
    async with fresh_database(server) as database:
        engine = create_async_engine(server.url(database))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session, session.begin():
            session.add_all(
                Shelf(label=f"shelf {number}", books=[Book(title="a"), Book(title="b")]) for number in (1, 2)
            )
        await engine.dispose()
        yield engine

"""A database of a test's own with the workbook's rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.catalogue import load
from kata.database import Server, connect
from kata.database.script import read_script
from kata.pool.scratch import fresh_database


async def fill(server: Server, database: str) -> None:
    """The schema and rows of init.sql, with what the exercises add."""
    connection = await connect(server, database)
    try:
        await connection.execute(read_script().whole)
        for exercise in load().exercises:
            if exercise.ddl:
                await connection.execute(exercise.ddl)
    finally:
        await connection.close()


@asynccontextmanager
async def filled_engine(server: Server) -> AsyncIterator[AsyncEngine]:
    """An engine on a filled database, which is dropped at the end of the block."""
    async with fresh_database(server) as database:
        await fill(server, database)
        engine = create_async_engine(server.url(database))
        try:
            yield engine
        finally:
            await engine.dispose()

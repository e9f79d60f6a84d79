"""What a snippet runs on: the workbook's rows, in a transaction that is rolled back, or with commits that are real."""

import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from kata.database import Server

from ..filled import filled_engine

# What the snippets of a page find, beside what its first block imports: the models of a workbook that is done.
MODELS = {
    "solutions.models": ("Base", "Department", "Employee", "Project", "employee_projects"),
    "solutions.records": ("AuditEntry", "Job", "Review", "TimeEntry"),
}


def models() -> dict[str, Any]:
    """The models of the workbook, by name."""
    return {name: getattr(importlib.import_module(module), name) for module, names in MODELS.items() for name in names}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(real_server: Server) -> AsyncIterator[AsyncEngine]:
    """An engine on a database with the workbook's rows."""
    async with filled_engine(real_server) as engine:
        yield engine


@pytest_asyncio.fixture(loop_scope="session")
async def names(engine: AsyncEngine) -> AsyncIterator[dict[str, Any]]:
    """The names of a snippet: `session` and `factory` on one connection, where everything is undone."""
    async with engine.connect() as connection, connection.begin() as transaction:
        factory = async_sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        async with factory() as session:
            yield models() | {"session": session, "factory": factory, "connection": connection}
        await transaction.rollback()


@pytest_asyncio.fixture(loop_scope="session")
async def session(names: dict[str, Any]) -> AsyncSession:
    """The session of a snippet."""
    found: AsyncSession = names["session"]
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def live(real_server: Server) -> AsyncIterator[dict[str, Any]]:
    """The same with commits that are real, and an `engine`, on a database of the test's own."""
    async with filled_engine(real_server) as engine:
        factory = async_sessionmaker(engine, expire_on_commit=False)
        async with factory() as session:
            yield models() | {"session": session, "factory": factory, "engine": engine}

"""init.sql: it runs as it is, and its rows, read back from a real database, expose wrong answers."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from kata.database import connect, find_server
from kata.datasets import Dataset, properties, read, schema_sql, seed_rows_sql, seed_sql
from kata.pool.scratch import fresh_database


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded() -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database that init.sql has just filled."""
    server = find_server()
    async with fresh_database(server) as name:
        connection = await connect(server, name)
        try:
            await connection.execute(seed_sql())
            yield connection
        finally:
            await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seed(seeded: asyncpg.Connection) -> Dataset:
    """What stands in it."""
    return await read(seeded)


@pytest.mark.parametrize("name", properties(Dataset()))
async def test_property(seed: Dataset, name: str) -> None:
    """The seed has each property that a wrong answer is exposed by."""
    assert properties(seed)[name]


async def test_size(seed: Dataset) -> None:
    """It stays a friendly size, and has the department that the demos ask for."""
    assert 7 <= len(seed.departments) <= 9
    assert 25 <= len(seed.employees) <= 32
    assert len(seed.projects) == 6
    (engineering,) = [row for row in seed.departments if row.name == "Engineering"]
    assert len(seed.members()[engineering.id]) >= 5


async def test_sequences(seeded: asyncpg.Connection, seed: Dataset) -> None:
    """The next row of each table gets an id that is free."""
    transaction = seeded.transaction()
    await transaction.start()
    try:
        for table, rows in (("departments", seed.departments), ("projects", seed.projects)):
            made = await seeded.fetchval(f"INSERT INTO {table} (name, budget) VALUES ('new', 1) RETURNING id")
            assert made > max(row.id for row in rows)
        made = await seeded.fetchval(
            "INSERT INTO employees (name, email, salary) VALUES ('new', 'new@example.com', 1) RETURNING id"
        )
        assert made > max(row.id for row in seed.employees)
    finally:
        await transaction.rollback()


async def test_halves(seed: Dataset) -> None:
    """The schema and the rows can be taken separately, and together are the whole."""
    server = find_server()
    async with fresh_database(server) as name:
        connection = await connect(server, name)
        try:
            await connection.execute(schema_sql())
            assert await read(connection) == Dataset()
            await connection.execute(seed_rows_sql())
            assert await read(connection) == seed
        finally:
            await connection.close()


async def test_revision(seeded: asyncpg.Connection) -> None:
    """The database knows that it stands at the first revision."""
    assert [row[0] for row in await seeded.fetch("SELECT version_num FROM alembic_version")] == ["0001_initial"]


def test_plain_sql() -> None:
    """Nothing in it is for psql alone, and nothing opens a transaction of its own."""
    lines = [line.strip() for line in seed_sql().splitlines()]
    assert not [line for line in lines if line.startswith("\\") or line.upper().startswith(("BEGIN", "COMMIT"))]

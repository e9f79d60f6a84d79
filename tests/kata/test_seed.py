"""init.sql: it runs as it is, and its rows, read back from a real database, expose wrong answers."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from kata.database import connect, find_server
from kata.database.script import read_script
from kata.datasets import Dataset, load_provider, read
from kata.judging.data import schema
from kata.pool.scratch import fresh_database

ROWS = load_provider()
EXPOSED = [name for name in ROWS.properties(Dataset()) if name not in ROWS.exposure.GENERATED_ONLY]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded() -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database that init.sql has just filled."""
    server = find_server()
    async with fresh_database(server) as name:
        connection = await connect(server, name)
        try:
            await connection.execute(read_script().whole)
            yield connection
        finally:
            await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seed(seeded: asyncpg.Connection) -> Dataset:
    """Its rows."""
    return await read(seeded, schema())


@pytest.mark.parametrize("name", EXPOSED)
async def test_property(seed: Dataset, name: str) -> None:
    """The seed has each property that a wrong answer is exposed by."""
    assert ROWS.properties(seed)[name]


async def test_size(seed: Dataset) -> None:
    """It stays a friendly size, and has the department that the demos ask for."""
    company = ROWS.company.Company.of(seed)
    assert 7 <= len(company.departments) <= 9
    assert 25 <= len(company.employees) <= 32
    assert len(company.projects) == 6
    assert len(company.entries) + len(company.reviews) + len(company.audit) + len(company.jobs) <= 60
    (engineering,) = [row for row in company.departments if row.name == "Engineering"]
    assert len(company.members()[engineering.id]) >= 5


async def test_sequences(seeded: asyncpg.Connection, seed: Dataset) -> None:
    """The next row of each table gets an id that is free."""
    transaction = seeded.transaction()
    await transaction.start()
    try:
        for table in schema().tables.values():
            for column in [column.name for column in table.columns.values() if column.identity]:
                made = await seeded.fetchval(f"SELECT nextval(pg_get_serial_sequence('{table.name}', '{column}'))")
                assert made > max(row[column] for row in seed.rows(table.name))
    finally:
        await transaction.rollback()


async def test_halves(seed: Dataset) -> None:
    """The schema and the rows can be taken separately, and together are the whole."""
    server = find_server()
    async with fresh_database(server) as name:
        connection = await connect(server, name)
        try:
            await connection.execute(read_script().schema)
            assert await read(connection, schema()) == Dataset()
            await connection.execute(read_script().rows)
            assert await read(connection, schema()) == seed
        finally:
            await connection.close()


async def test_revision(seeded: asyncpg.Connection) -> None:
    """The database records that it is at the first revision."""
    assert [row[0] for row in await seeded.fetch("SELECT version_num FROM alembic_version")] == ["0001_initial"]


def test_plain_sql() -> None:
    """Nothing in it is for psql alone, and nothing opens a transaction of its own."""
    lines = [line.strip() for line in read_script().whole.splitlines()]
    assert not [line for line in lines if line.startswith("\\") or line.upper().startswith(("BEGIN", "COMMIT"))]

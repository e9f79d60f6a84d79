"""Phase 2, beyond its exercises: Core without a session, and what a pool needs in production."""

from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest
from sqlalchemy import NullPool, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import Server
from kata.pool.scratch import fresh_database
from solutions.models import Project

TEXTS = ("app/engine.py",)


def on(engine: AsyncEngine, **options: Any) -> AsyncEngine:
    """Another engine on the same database."""
    return create_async_engine(engine.url, **options)


async def test_begin_commits(real_server: Server) -> None:
    """`async with engine.begin() as connection:` commits at the end of the block, or rolls back when it raises; with `engine.connect()` what you do not commit is rolled back."""
    insert_one = text("INSERT INTO notes VALUES (:name)")
    async with fresh_database(real_server) as database:
        engine = create_async_engine(real_server.url(database))
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE notes (name text)"))
            await connection.execute(insert_one, {"name": "begun"})
        with pytest.raises(ValueError, match="out"):
            async with engine.begin() as connection:
                await connection.execute(insert_one, {"name": "raised"})
                raise ValueError("out")
        async with engine.connect() as connection:
            await connection.execute(insert_one, {"name": "connected"})
        async with engine.connect() as connection:
            names = (await connection.scalars(text("SELECT name FROM notes"))).all()
        await engine.dispose()
    assert names == ["begun"]


async def test_create_all(real_server: Server) -> None:
    """`await connection.run_sync(Base.metadata.create_all)` makes the tables of the models that are not there yet."""
    async with fresh_database(real_server) as database:
        engine = create_async_engine(real_server.url(database))
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE projects (id int PRIMARY KEY)"))
            await connection.run_sync(Project.metadata.tables["departments"].create)
        async with engine.begin() as connection:
            public = [table for table in Project.metadata.sorted_tables if not table.schema]
            await connection.run_sync(partial(Project.metadata.create_all, tables=public))
            made = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        await engine.dispose()
    assert {"departments", "employees", "projects", "employee_projects"} <= set(made)


async def end_its_server_process(engine: AsyncEngine, pid: int) -> None:
    """What a restart of the server does to a connection in a pool."""
    other = on(engine)
    async with other.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    await other.dispose()


@pytest.mark.parametrize("ping", [True, False])
async def test_pre_ping(engine: AsyncEngine, ping: bool) -> None:
    """pool_pre_ping=True … tests a connection before it is lent, and replaces one that is dead"""
    pooled = on(engine, pool_size=1, pool_pre_ping=ping)
    async with pooled.connect() as connection:
        pid = await connection.scalar(select(func.pg_backend_pid()))
    await end_its_server_process(engine, pid)
    with nullcontext() if ping else pytest.raises(DBAPIError):
        async with pooled.connect() as connection:
            assert await connection.scalar(select(func.pg_backend_pid())) != pid
    await pooled.dispose()


async def test_the_ping_comes_first(engine: AsyncEngine) -> None:
    """A connection that breaks in the middle of a transaction raises all the same: the ping comes before the transaction."""
    pooled = on(engine, pool_pre_ping=True)
    async with pooled.connect() as connection:
        pid = await connection.scalar(select(func.pg_backend_pid()))
        await end_its_server_process(engine, pid)
        with pytest.raises(DBAPIError):
            await connection.scalar(select(1))
    await pooled.dispose()


async def test_recycle(engine: AsyncEngine) -> None:
    """pool_recycle=1800 … replaces a connection that is older than 1,800 seconds, when it is lent"""
    pids = []
    pooled = on(engine, pool_size=1, max_overflow=0, pool_recycle=1_800)
    for age in (0, 0, 1_801):
        async with pooled.connect() as connection:
            pids.append(await connection.scalar(select(func.pg_backend_pid())))
            record = (await connection.get_raw_connection())._connection_record
            assert record is not None
        record.starttime -= age
    async with pooled.connect() as connection:
        pids.append(await connection.scalar(select(func.pg_backend_pid())))
    await pooled.dispose()
    assert pids[0] == pids[1] == pids[2] != pids[3]


async def test_null_pool(engine: AsyncEngine) -> None:
    """poolclass=NullPool … keeps none"""
    pids = set()
    unpooled = on(engine, poolclass=NullPool)
    for _ in range(2):
        async with unpooled.connect() as connection:
            pids.add(await connection.scalar(select(func.pg_backend_pid())))
    assert len(pids) == 2


async def test_command_timeout(engine: AsyncEngine) -> None:
    """connect_args={"command_timeout": 30} … asyncpg gives a statement 30 seconds, then raises TimeoutError"""
    impatient = on(engine, connect_args={"command_timeout": 0.05})
    async with impatient.connect() as connection:
        with pytest.raises(TimeoutError):
            await connection.execute(text("SELECT pg_sleep(20)"))
    await impatient.dispose()


async def test_statement_timeout(engine: AsyncEngine) -> None:
    """connect_args={"server_settings": {"statement_timeout": "30s"}} … the server cancels it by itself"""
    impatient = on(engine, connect_args={"server_settings": {"statement_timeout": "50ms"}})
    async with impatient.connect() as connection:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await connection.execute(text("SELECT pg_sleep(20)"))
    await impatient.dispose()

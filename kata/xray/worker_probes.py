"""What only the worker knows: the tables of the learner's classes, and the pool of their engine.

Each probe is `async def name(harness, *arguments)`, runs in the worker, and returns plain data.
"""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import time
from types import SimpleNamespace
from typing import Any

from sqlalchemy import inspect as inspect_object
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import InstanceState, configure_mappers
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.schema import CreateIndex, CreateTable

from kata.worker.objects import mapper_of


async def table(harness: Any, module: str, name: str) -> dict[str, Any]:
    """Return the DDL of a mapped class, and its relationships; of a mixin, those of the first class of its module with it."""
    cls = getattr(harness.module(module), name)
    below = [each for each in vars(harness.module(module)).values() if isinstance(each, type) and issubclass(each, cls)]
    mappers = [mapper_of(each) for each in (cls, *below)]
    mapper = next((mapper for mapper in mappers if mapper is not None), None)
    if mapper is None:
        return {"mapped": False}
    configure_mappers()
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call, unused-ignore]
    found = mapper.local_table
    indexes = sorted(found.indexes, key=lambda index: str(index.name))
    return {
        "mapped": True,
        "class": mapper.class_.__name__,
        "table": str(found.name),
        "ddl": [str(CreateTable(found).compile(dialect=dialect)).strip()]
        + [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes],
        "relationships": {
            relationship.key: f"{relationship.direction.name.lower()} → {relationship.mapper.class_.__name__}"
            + f", loaded {relationship.lazy!r}"
            + (f", through {relationship.secondary.name}" if relationship.secondary is not None else "")
            for relationship in mapper.relationships
        },
    }


async def autogenerate(harness: Any, module: str, name: str, url: str) -> str:
    """Return the migration that Alembic would write for this one class; empty if there is nothing to do."""
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.runtime.migration import MigrationContext

    from kata.alembic_comparison import forgive_plain_keys, include_object

    cls = getattr(harness.module(module), name)
    only, metadata = cls.__table__.name, cls.metadata

    def compare(connection: Any) -> str:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "target_metadata": metadata,
            "include_object": lambda item, item_name, kind, *_: (
                (item if kind == "table" else item.table).name == only and include_object(item, item_name, kind)
            ),
        }
        context = MigrationContext.configure(connection, opts=options)
        script = produce_migrations(context, metadata)
        forgive_plain_keys(context, None, [script])
        assert script.upgrade_ops is not None
        return "" if script.upgrade_ops.is_empty() else render_python_code(script.upgrade_ops)

    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


async def factory(harness: Any, module: str, name: str, arguments: list[tuple[str, Any]]) -> dict[str, str]:
    """Call a function of an engine or a factory of sessions, and use the result twice.

    Of a function that returns nothing, what it was given is used: it has changed that.
    """
    sessions = async_sessionmaker(harness.engine, expire_on_commit=False)
    given = [_argument(kind, value, harness.engine, sessions) for kind, value in arguments]
    made = getattr(harness.module(module), name)(*given)
    if made is None and sessions in given:
        made, facts = sessions, {"it changes": "the factory of sessions that it is given"}
    else:
        facts = {"it makes": f"{type(made).__module__}.{type(made).__qualname__}"}
    if isinstance(made, AsyncEngine):
        return facts | await _engine_facts(made)
    if isinstance(made, async_sessionmaker):
        return facts | await _sessions_facts(made)
    if dataclasses.is_dataclass(made):
        return facts | await _facts_in_use(made, harness.engine)
    return facts


async def used(harness: Any, module: str, name: str, url: str, arguments: list[tuple[str, Any]]) -> dict[str, str]:
    """Use a context manager, or what is made one of, around one statement, or call a coroutine function.

    Commits are real there.
    """
    engine = harness.engine_on(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    made = getattr(harness.module(module), name)(*(_argument(*each, engine, sessions) for each in arguments))
    if inspect.isasyncgen(made):
        made = contextlib.asynccontextmanager(lambda: made)()
    if inspect.isawaitable(made):
        return {"it returns": _named(await made), "its caller's work": "`SELECT 1`, or one column that is written anew"}
    if hasattr(made, "__aenter__"):
        async with made as given:
            await _select_one(given if isinstance(given, AsyncSession) else engine)
            return {"it gives": _named(given), "in the block": "`SELECT 1`"}
    with made as given:
        await _select_one(engine)
        facts = {"it gives": _named(given), "in the block": "`SELECT 1`"}
    return facts | {"afterwards": repr(given)[:200]}


def _argument(kind: str, value: Any, engine: AsyncEngine, sessions: async_sessionmaker[Any]) -> Any:
    """What a caller gives: an engine, a factory, a request to an application that has one, a value, or a function."""

    async def selects(session: Any, *_: Any) -> Any:
        return await _select_one(session)

    request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(factory=sessions)))
    given = {"engine": engine, "factory": sessions, "request": request, "asynchronous": selects, "synchronous": _touch}
    return given.get(kind, value)


def _touch(entity: Any, *_: Any) -> None:
    """Write a column of an object anew, with the value that it has."""
    mapper = inspect_object(entity).mapper
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if not column.primary_key and not column.foreign_keys and column is not mapper.version_id_col:
            getattr(entity, attribute.key)
            flag_modified(entity, attribute.key)
            return


async def _select_one(target: Any) -> Any:
    if isinstance(target, AsyncSession):
        return await target.scalar(text("SELECT 1"))
    async with target.connect() as connection:
        return await connection.scalar(text("SELECT 1"))


def _named(value: Any) -> str:
    if value is None or isinstance(value, int | str | tuple):
        return repr(value)[:80]
    if isinstance(inspect_object(value, raiseerr=False), InstanceState):
        return type(value).__name__
    return f"{type(value).__module__}.{type(value).__qualname__}"


async def _facts_in_use(made: Any, engine: AsyncEngine) -> dict[str, str]:
    """Return the fields of what was made: at first, while a connection is in use, and afterwards."""
    facts = {"at first": _fields(made)}
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        facts["with a connection in use"] = _fields(made)
    return facts | {"afterwards": _fields(made)}


def _fields(made: Any) -> str:
    return ", ".join(f"{field.name} {getattr(made, field.name)!r}"[:60] for field in dataclasses.fields(made))


async def _engine_facts(engine: AsyncEngine) -> dict[str, str]:
    pool: Any = engine.pool
    facts = {
        "driver": engine.url.drivername,
        "pool": f"{type(pool).__name__}, {pool.size() if hasattr(pool, 'size') else '?'} connections are kept, "
        f"{getattr(pool, '_max_overflow', '?')} more under load",
        "echo": str(engine.echo),
    }
    try:
        for name in ("first statement (connects)", "second statement"):
            began = time.perf_counter()
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
            facts[name] = f"{(time.perf_counter() - began) * 1000:.1f} ms"
        facts["pool afterwards"] = f"{pool.checkedin()} idle, {pool.checkedout()} in use"
    finally:
        await engine.dispose()
    return facts


async def _sessions_facts(make: async_sessionmaker[Any]) -> dict[str, str]:
    facts = {"settings": ", ".join(f"{key}={value!r}" for key, value in make.kw.items() if key != "bind") or "none"}
    async with make() as session:
        facts["sessions"] = f"{type(session).__name__}, expire_on_commit={session.sync_session.expire_on_commit}"
        began = time.perf_counter()
        await session.execute(text("SELECT 1"))
        facts["first statement"] = f"{(time.perf_counter() - began) * 1000:.1f} ms"
        await session.rollback()
    return facts

"""Probes for the statement counter: code that is counted, while the wire counts as well.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. A marker on the wire tells the judge where a block begins and ends; what another
engine sends has its own mark in the text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

COUNTERS = "kata.capture"
"""The module of the machinery's own counters."""
FAR = "SELECT 'another engine'"


class Bench:
    """What counted code works with: the learner's function, its engine, another engine, and what was found."""

    def __init__(self, harness: Harness, engine: AsyncEngine, other: AsyncEngine) -> None:
        self.engine, self.other = engine, other
        self.count: Callable[[AsyncEngine], Any] = harness.module("app.testing_patterns").count_statements
        self.project = harness.module("app.models").Project
        self.found: dict[str, Any] = {}

    async def mark(self, label: str) -> None:
        """Send a marker, by the other engine."""
        async with self.other.connect() as connection:
            await connection.exec_driver_sql(f"SELECT 'kata: {label}'")

    def keep(self, label: str, statements: Any) -> None:
        """Keep what a counter has: its length and its texts."""
        texts = list(statements)
        self.found[label] = {
            "length": len(statements),
            "texts": [str(each) for each in texts],
            "types": sorted({type(each).__name__ for each in texts if not isinstance(each, str)}),
            "ends": [statements[0] is texts[0], statements[-1] is texts[-1]] if texts else [],
        }

    async def run(self, sql: str, **parameters: Any) -> None:
        """Execute a statement on a connection of the engine, and roll back."""
        async with self.engine.connect() as connection:
            await connection.execute(text(sql), parameters)


async def machinery(bench: Bench) -> None:
    """Look for the machinery's counters among the listeners of an open block."""
    before = _listeners(bench.engine)
    with bench.count(bench.engine):
        found = _listeners(bench.engine)
    added = [each for name in found for each in found[name] if _more([each], before.get(name, []))]
    new = [inner for each in added for inner in _unwrapped(each)]
    owners = [type(getattr(each, "__self__", None)) for each in new]
    modules = [kind.__module__ for owner in owners for kind in owner.__mro__]
    bench.found["machinery"] = COUNTERS in (*modules, *(getattr(each, "__module__", "") for each in new))


def _unwrapped(listener: Any) -> list[Any]:
    """A listener, and what SQLAlchemy has wrapped to make it."""
    wrapped = getattr(listener, "__module__", "").startswith("sqlalchemy.")
    return [listener, *(cell.cell_contents for cell in (getattr(listener, "__closure__", None) or ()) if wrapped)]


async def plain(bench: Bench) -> None:
    """Sessions and connections, opened before the block and in it."""
    project = bench.project
    async with AsyncSession(bench.engine) as early, bench.engine.connect() as connection:
        await early.execute(select(project.id).limit(1))
        await connection.execute(text("SELECT 'before the block'"))
        await bench.mark("plain")
        with bench.count(bench.engine) as statements:
            bench.found["at the beginning"] = len(statements)
            await early.execute(select(project.name).where(project.name == "kata"))
            bench.found["after the first"] = len(statements)
            await early.execute(select(project.name).where(project.id.in_([1, 2])))
            await connection.execute(text("SELECT 'inside', :number + 1"), {"number": 1})
            async with AsyncSession(bench.engine, expire_on_commit=False) as session:
                new = make(project, name="kata counted", budget=1)
                session.add(new)
                await session.flush()
                await session.get(project, -1)
                new.budget = 2
                await session.flush()
                await session.refresh(new)
                async for _ in await session.stream(select(project.id)):
                    pass
                await session.delete(new)
                await session.flush()
            await connection.exec_driver_sql("SELECT 'by the driver'")
            await connection.run_sync(lambda sync: sync.execute(text("SELECT 'in run_sync'")))
            await connection.execute(text("SELECT 'in run_sync'"))
        await bench.mark("end")
        bench.keep("plain", statements)
        await connection.execute(text("SELECT 'behind the block'"))
        await early.execute(select(project.id).limit(2))
        bench.keep("afterwards", statements)


async def control(bench: Bench) -> None:
    """Transactions and savepoints, by SQLAlchemy and as text; and texts with their words in them."""
    await bench.mark("control")
    with bench.count(bench.engine) as statements:
        async with AsyncSession(bench.engine) as session:
            async with session.begin():
                async with session.begin_nested():
                    await session.execute(text("SELECT 'in a savepoint'"))
                nested = await session.begin_nested()
                await session.execute(text("SELECT 'in another'"))
                await nested.rollback()
            await session.execute(text("SAVEPOINT first"))
            await session.execute(text("savepoint second"))
            await session.execute(text("\n    Savepoint third"))
            await session.execute(text("rollback to savepoint second"))
            await session.execute(text("RELEASE SAVEPOINT first"))
            await session.execute(text("SELECT 'SAVEPOINT', 'COMMIT'"))
            await session.execute(text("  SELECT 'BEGIN' AS begin_, 'ROLLBACK' AS rollback_"))
            await session.execute(text("WITH releases AS (SELECT 1 AS savepoint_) SELECT * FROM releases"))
            await session.execute(text("DO $$ BEGIN PERFORM 1; END $$"))
            await session.execute(text("select 'lower case'"))
            await session.rollback()
        async with bench.engine.connect() as connection:
            for sql in ("COMMIT", "begin", "ROLLBACK", " BEGIN READ ONLY", "commit"):
                await connection.exec_driver_sql(sql)
            await connection.exec_driver_sql("SELECT 'between transactions'")
    await bench.mark("end")
    bench.keep("control", statements)


async def batches(bench: Bench) -> None:
    """An executemany, an INSERT that returns rows in batches, and a flush of several objects."""
    project, table = bench.project, bench.project.__table__

    def rows(word: str, number: int) -> list[dict[str, Any]]:
        return [{"name": f"kata {word} {at}", "budget": at} for at in range(number)]

    async with bench.engine.connect() as connection:
        await bench.mark("executemany")
        with bench.count(bench.engine) as many:
            await connection.execute(insert(table), rows("many", 4))
            await connection.execute(text("UPDATE projects SET budget = :budget WHERE name = :name"), rows("many", 4))
        await bench.mark("end")
        bench.keep("executemany", many)
        await connection.execution_options(insertmanyvalues_page_size=2)
        await bench.mark("batches")
        with bench.count(bench.engine) as batched:
            await connection.execute(insert(table).returning(table.c.id), rows("batch", 5))
        await bench.mark("end")
        bench.keep("batches", batched)
    async with AsyncSession(bench.engine) as session:
        await bench.mark("flush")
        with bench.count(bench.engine) as flushed:
            session.add_all([make(project, **each) for each in rows("flush", 3)])
            await session.flush()
        await bench.mark("end")
        bench.keep("flush", flushed)


async def failing(bench: Bench) -> None:
    """Statements that the server refuses: while it runs them, and before."""
    await bench.mark("failing")
    with bench.count(bench.engine) as statements:
        with suppress(DBAPIError):
            await bench.run("SELECT 1 / :zero", zero=0)
        with suppress(DBAPIError):
            await bench.run("SELECT * FROM kata_nowhere")
        async with AsyncSession(bench.engine) as session:
            session.add(make(bench.project, name="kata without a budget", budget=None))
            with suppress(IntegrityError):
                await session.flush()
            await session.rollback()
            await session.execute(text("SELECT 'and on'"))
    await bench.mark("end")
    bench.keep("failing", statements)


async def nested(bench: Bench) -> None:
    """A block in a block; a block of another engine; what another engine sends."""
    await bench.mark("outer")
    with bench.count(bench.engine) as outer:
        await bench.run("SELECT 'one'")
        await bench.mark("inner")
        with bench.count(bench.engine) as inner:
            await bench.run("SELECT 'two'")
            with bench.count(bench.other) as other:
                await bench.run("SELECT 'three'")
                async with bench.other.connect() as connection:
                    await connection.exec_driver_sql(FAR)
        await bench.mark("end of inner")
        await bench.run("SELECT 'four'")
        with suppress(KeyError), bench.count(bench.engine):
            raise KeyError("inner")
        await bench.run("SELECT 'five'")
    await bench.mark("end")
    await bench.run("SELECT 'six'")
    bench.keep("outer", outer)
    bench.keep("inner", inner)
    bench.found["other"] = _texts(other)
    # Until the inner block ends, both lists are equal; the outer one goes on nevertheless.
    with bench.count(bench.engine) as outer:
        with bench.count(bench.engine) as inner:
            await bench.run("SELECT 'both'")
        await bench.run("SELECT 'outer'")
        await bench.run("SELECT 'outer again'")
    bench.found["equal"] = [_texts(outer), _texts(inner)]


async def tasks(bench: Bench) -> None:
    """Several tasks at once, one of them begun before the block; and blocks of two tasks that overlap."""
    go = asyncio.Event()

    async def waiting() -> None:
        await go.wait()
        await bench.run("SELECT 'begun before the block'")

    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)  # it waits now
    await bench.mark("tasks")
    with bench.count(bench.engine) as statements:
        await asyncio.gather(*(bench.run(f"SELECT 'task {number}'") for number in range(3)))
        go.set()
        await task
    await bench.mark("end")
    bench.keep("tasks", statements)

    opened, closed = asyncio.Event(), asyncio.Event()
    kept: dict[str, Any] = {}

    async def first() -> None:
        with bench.count(bench.engine) as mine:
            await bench.run("SELECT 'first alone'")
            opened.set()
            await closed.wait()
            await bench.run("SELECT 'first alone again'")
        kept["first"] = mine

    async def second() -> None:
        await opened.wait()
        block = bench.count(bench.engine)
        mine = block.__enter__()
        try:
            await bench.run("SELECT 'both'")
        finally:
            block.__exit__(None, None, None)
            closed.set()
        kept["second"] = mine

    await asyncio.gather(first(), second())
    bench.found["overlapping"] = [_texts(kept["first"]), _texts(kept["second"])]


async def leaving(bench: Bench) -> None:
    """Blocks that end with an exception, and what is left of them."""
    before = _listeners(bench.engine)
    for label, error in (("exception", LookupError("kata")), ("cancellation", asyncio.CancelledError())):
        statements: Any = None
        try:
            with bench.count(bench.engine) as statements:
                await bench.run("SELECT 'before it raises'")
                raise error
        except BaseException as caught:
            bench.found[label] = "the same" if caught is error else type(caught).__name__
        else:
            bench.found[label] = "none"
        await bench.run("SELECT 'after it has raised'")
        bench.found[f"kept after an {label}" if label[0] in "ae" else f"kept after a {label}"] = _texts(statements)
    with bench.count(bench.engine):
        await bench.run("SELECT 'well'")
    bench.found["listeners"] = sorted(
        name for name, listeners in _listeners(bench.engine).items() if _more(listeners, before.get(name, []))
    )


def _texts(statements: Any) -> list[str]:
    """What a counter has, as plain texts; a class of its own for them would not leave the worker."""
    return [str(each) for each in statements]


def _more(now: list[Any], before: list[Any]) -> bool:
    return any(all(each is not other for other in before) for each in now)


def _listeners(engine: AsyncEngine) -> dict[str, list[Any]]:
    """The listeners that a statement of the engine or a session meets, by the name of the event."""
    sync = engine.sync_engine
    found: dict[str, list[Any]] = {}
    for target in (sync, sync.pool, sync.dialect, Session()):
        for name in target.dispatch._event_names:
            found.setdefault(name, []).extend(getattr(target.dispatch, name))
    return found


@asynccontextmanager
async def _benches(harness: Harness, url: str) -> AsyncIterator[Bench]:
    engines = [create_async_engine(url, pool_size=5) for _ in range(2)]
    try:
        for engine in engines:
            # The first connection asks the server for its version, by statements of the engine's.
            async with engine.connect():
                pass
        yield Bench(harness, *engines)
    finally:
        for engine in engines:
            await engine.dispose()


async def counted(harness: Harness, url: str) -> dict[str, Any]:
    """Run code that is counted, on a database of the judge's.

    Returns:
        What was found, by the names that are used there. Lists of a counter are dictionaries: see `Bench.keep`.
        `raised` is what code raised itself: its name, the classes of the exception, and its text. It is the last, then.
    """
    async with _benches(harness, url) as bench:
        for code in (machinery, plain, control, batches, failing, nested, tasks, leaving):
            try:
                await code(bench)
            except Exception as error:
                if isinstance(error, NotImplementedError) and not str(error):
                    raise
                kinds = [kind.__name__ for kind in type(error).__mro__]
                message = str(getattr(error, "orig", None) or error).partition("\n")[0][:300]
                bench.found["raised"] = [code.__name__, kinds, re.sub(r" at 0x[0-9a-f]+", "", message)]
                break
        return bench.found

"""Probes for the rolled-back session: hidden tests that run in it.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. What another connection sees, the judge reads from the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from kata.worker.objects import make, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


LOOK = "SELECT count(*)::int FROM projects WHERE name LIKE 'kata %'"
"""What another connection sends, to see what it sees."""


class Bench:
    """What a hidden test works with: the learner's session, the model, another connection, and what was found."""

    def __init__(self, harness: Harness, engine: AsyncEngine, others: AsyncEngine) -> None:
        self.engine, self.others = engine, others
        self.project = harness.module("app.models").Project
        self.found: dict[str, Any] = {}
        self.open: Callable[[AsyncEngine], Any] = harness.module("app.testing_patterns").rolled_back_session

    def new(self, name: str, budget: int | None = 1) -> Any:
        """A new project; its name begins with "kata", so that it can be told from the rows that were there."""
        return make(self.project, name=f"kata {name}", budget=budget)

    async def names(self, session: AsyncSession) -> list[str]:
        """The new projects that the session sees in the database."""
        names = await session.execute(
            select(self.project.name).where(self.project.name.like("kata %")).order_by(self.project.name)
        )
        return [name.removeprefix("kata ") for name in names.scalars()]

    async def look(self) -> None:
        """Look from another connection, for the judge, who reads the wire."""
        async with self.others.connect() as connection:
            await connection.exec_driver_sql(LOOK)


async def commits(bench: Bench) -> None:
    """Commits are seen, can be read, and survive a rollback."""
    async with bench.open(bench.engine) as session:
        bench.found["a session"] = "AsyncSession" if isinstance(session, AsyncSession) else type(session).__name__
        first = bench.new("first")
        session.add(first)
        await session.commit()
        bench.found["read after commit"] = [str(each) for each in read(first, "name", "budget")]
        bench.found["seen after commit"] = await bench.names(session)
        await bench.look()
        session.add(bench.new("second"))
        await session.flush()
        bench.found["seen after flush"] = await bench.names(session)
        await session.rollback()
        bench.found["seen after rollback"] = await bench.names(session)
        await session.rollback()
        session.add(bench.new("third"))
        await session.commit()
        await session.rollback()
        bench.found["seen after commit and rollback"] = await bench.names(session)
        await session.execute(text("UPDATE projects SET budget = budget + 1"))
        await session.execute(text("DELETE FROM employee_projects"))
        await session.commit()
        await bench.look()


async def blocks(bench: Bench) -> None:
    """begin() and begin_nested(), left well and by an exception."""
    async with bench.open(bench.engine) as session:
        async with session.begin():
            session.add(bench.new("a"))
        bench.found["seen after begin()"] = await bench.names(session)
        await session.commit()
        try:
            async with session.begin():
                session.add(bench.new("b"))
                await session.flush()
                raise KeyError("b")
        except KeyError:
            pass
        bench.found["seen after a begin() that raised"] = await bench.names(session)
        session.add(bench.new("c"))
        async with session.begin_nested():
            session.add(bench.new("d"))
        savepoint = await session.begin_nested()
        session.add(bench.new("e"))
        await session.flush()
        async with session.begin_nested():
            session.add(bench.new("f"))
        await savepoint.rollback()
        bench.found["seen after begin_nested()"] = await bench.names(session)
        await session.commit()
        async with session.begin():
            bench.found["seen after begin_nested() and commit"] = await bench.names(session)
            savepoint = await session.begin_nested()
            session.add(bench.new("g"))
            await session.flush()
        await bench.look()
        bench.found["seen after all blocks"] = await bench.names(session)
        await session.begin_nested()
        session.add(bench.new("h"))
        await session.flush()


async def refusals(bench: Bench) -> None:
    """The database refuses rows and statements, and the test goes on."""
    async with bench.open(bench.engine) as session:
        session.add(bench.new("kept"))
        await session.commit()
        session.add(bench.new("kept"))
        try:
            await session.commit()
            bench.found["refused"] = "nothing"
        except IntegrityError:
            await session.rollback()
        bench.found["seen after a refused commit"] = await bench.names(session)
        session.add(bench.new("before"))
        await session.flush()
        try:
            async with session.begin_nested():
                session.add(bench.new("without budget", None))
        except IntegrityError:
            pass
        session.add(bench.new("beside"))
        await session.commit()
        bench.found["seen after a refused savepoint"] = await bench.names(session)
        session.add(bench.new("lost"))
        await session.flush()
        try:
            await session.execute(text("SELECT 1 / 0"))
        except DBAPIError:
            await session.rollback()
        bench.found["seen after a statement that failed"] = await bench.names(session)
        session.add(bench.new("last"))
        await session.commit()
        await bench.look()
        bench.found["seen at the end"] = await bench.names(session)


class Leaving(Exception):
    """What hidden tests raise."""


async def raises(bench: Bench) -> None:
    """Exceptions leave the block: of the test's own, of the database, and by cancellation."""
    error: BaseException = Leaving("the test failed")
    try:
        async with bench.open(bench.engine) as session:
            session.add(bench.new("committed"))
            await session.commit()
            session.add(bench.new("flushed"))
            await session.flush()
            raise error
    except BaseException as caught:
        bench.found["an exception of the test's"] = _same(caught, error)
    else:
        bench.found["an exception of the test's"] = "none"
    _note_leak(bench, "an exception")
    if "leaks" in bench.found:
        return  # the next block would only wait for the connection
    try:
        async with bench.open(bench.engine) as session:
            session.add(bench.new("unique"))
            await session.commit()
            try:
                session.add(bench.new("unique"))
                await session.flush()
            except IntegrityError as refused:
                error = refused
                raise
    except BaseException as caught:
        bench.found["an exception of the database's"] = _same(caught, error)
    else:
        bench.found["an exception of the database's"] = "none"
    _note_leak(bench, "an exception of the database's")


async def cancelled(bench: Bench) -> None:
    """The task of the test is cancelled in the block, while it awaits something."""
    inside = asyncio.Event()

    async def test() -> None:
        async with bench.open(bench.engine) as session:
            session.add(bench.new("once committed"))
            await session.commit()
            session.add(bench.new("once flushed"))
            await session.flush()
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(test())
    entering = asyncio.create_task(inside.wait())
    await asyncio.wait({task, entering}, return_when=asyncio.FIRST_COMPLETED)
    entering.cancel()
    task.cancel()
    try:
        await task
        bench.found["cancellation"] = "none"
    except asyncio.CancelledError:
        bench.found["cancellation"] = "the same"
    except Exception as error:
        bench.found["cancellation"] = type(error).__name__


async def again(bench: Bench) -> None:
    """One block after the other, and one inside the other; the engine has room for two here."""
    async with bench.open(bench.engine) as session:
        bench.found["seen by the next block"] = await bench.names(session)
        session.add(bench.new("outer"))
        await session.commit()
        async with bench.open(bench.engine) as inner:
            bench.found["seen by an inner block"] = await bench.names(inner)
            inner.add(bench.new("inner"))
            await inner.commit()
            bench.found["seen in the inner block"] = await bench.names(inner)
            bench.found["seen in the outer block"] = await bench.names(session)
        bench.found["seen after the inner block"] = await bench.names(session)
        session.add(bench.new("outer too"))
        await session.commit()
        bench.found["seen at the end of the outer block"] = await bench.names(session)


def _same(caught: BaseException, error: BaseException) -> str:
    return "the same" if caught is error else type(caught).__name__


def _note_leak(bench: Bench, when: str) -> None:
    """Note connections that are not back in the pool."""
    out = bench.engine.pool.checkedout()  # type: ignore[attr-defined]
    if out:
        bench.found.setdefault("leaks", []).append([when, out])


_TESTS: dict[str, Callable[[Bench], Awaitable[None]]] = {
    test.__name__: test for test in (commits, blocks, refusals, raises, cancelled, again)
}


_SIZES = {"again": 2}
"""How many connections a test needs; the others do with one."""


_WAITS_END = {"server_settings": {"lock_timeout": "3s"}}
"""Nothing here has to wait for a lock; a session that does, because another one was lost, shall not do so for ever."""


async def hidden_tests(harness: Harness, url: str) -> dict[str, dict[str, Any]]:
    """Run hidden tests in sessions of the learner's, on a database where commits are real.

    Returns:
        What each test found, by its name: see `Bench`. `raised` is what it raised itself, `leaks` are the moments at
        which a connection was not back in the pool, `pool kept` is whether the engine still has its pool. Behind a
        test that raised or leaked, no other is run.
    """
    results: dict[str, dict[str, Any]] = {}
    async with AsyncExitStack() as stack:
        others = create_async_engine(url, pool_size=1)
        stack.push_async_callback(others.dispose)
        engines: dict[int, AsyncEngine] = {}
        for name, test in _TESTS.items():
            size = _SIZES.get(name, 1)
            if size not in engines:
                engines[size] = create_async_engine(
                    url, pool_size=size, max_overflow=0, pool_timeout=1, connect_args=_WAITS_END
                )
                stack.push_async_callback(engines[size].dispose)
                await _say(engines[size], "SELECT 'kata: connected'")
            engine = engines[size]
            bench, pool = Bench(harness, engine, others), engine.pool
            results[name] = bench.found
            await _say(others, f"SELECT 'kata: {name}'")
            try:
                await test(bench)
            except NotImplementedError:
                raise
            except Exception as error:
                kinds = [kind.__name__ for kind in type(error).__mro__]
                message = str(getattr(error, "orig", None) or error).partition("\n")[0][:300]
                bench.found["raised"] = [kinds, message]
                break
            _note_leak(bench, "the block")
            await bench.look()
            bench.found["pool kept"] = engine.pool is pool
            if "leaks" in bench.found:
                break
            await _say(engine, "SELECT 'kata: returned'")
    return results


async def _say(engine: AsyncEngine, sql: str) -> None:
    """Send a statement that the judge finds on the wire."""
    async with engine.connect() as connection:
        await connection.exec_driver_sql(sql)

"""Probes for what stands around engine and session: pools under watch, and sessions that choose their engine.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_pools: dict[str, AsyncEngine] = {}
_watched: dict[str, Any] = {}
_checked_out: list[Any] = []
# Every connection of the driver's: kept, so that none is closed by chance, by the garbage collector.
_opened: list[Any] = []
_refused = False


async def open_pools(harness: Harness, url: str) -> None:
    """Make three engines: `used`, whose pool has a connection already, `other`, and `unpooled`, which keeps none."""
    sizes = {"pool_size": 2, "max_overflow": 1}
    _pools["used"] = create_async_engine(url, connect_args={"async_creator_fn": _connect}, **sizes)
    _pools["other"] = create_async_engine(url, connect_args={"async_creator_fn": _connect}, pool_pre_ping=True, **sizes)
    _pools["unpooled"] = create_async_engine(url, connect_args={"async_creator_fn": _connect}, poolclass=NullPool)
    async with _pools["used"].connect() as connection:
        await connection.execute(text("SELECT 1"))


async def _connect(*arguments: Any, **keywords: Any) -> Any:
    """Connect as SQLAlchemy would, unless there is to be no server."""
    if _refused:
        raise OSError("there is no server")
    _opened.append(await asyncpg.connect(*arguments, **keywords))
    return _opened[-1]


async def watch(harness: Harness, function: str, engine: str, name: str) -> dict[str, Any]:
    """Call the function for an engine, and keep what it returns under a name; see `pools` for what is returned."""
    module, tasks = harness.module("app.session_tools"), asyncio.all_tasks()
    stats = getattr(module, function)(_pools[engine])
    if begun := asyncio.all_tasks() - tasks:
        await asyncio.wait(begun, timeout=2)  # what they do belongs to the call
    if asyncio.iscoroutine(stats):
        stats.close()
        return {"type": "coroutine"}
    if not isinstance(stats, module.PoolStats):
        return {"type": type(stats).__qualname__}
    again = any(stats is each for each in _watched.values())
    _watched[name] = stats
    return {"type": "PoolStats", "again": again, "tasks": len(begun), **_facts()}


def _facts() -> dict[str, Any]:
    """What each `PoolStats` shows, and how many connections the driver has closed."""
    fields = ("opened", "closed", "in_use", "peak")
    shown = {name: [getattr(stats, field) for field in fields] for name, stats in _watched.items()}
    return {"shown": shown, "closed": sum(connection.is_closed() for connection in _opened)}


async def pools(harness: Harness, action: str, engine: str) -> dict[str, Any]:
    """Do something with the connections of an engine: one of `_ACTIONS`.

    Returns:
        For each name that was watched what its `PoolStats` shows, and how many connections are closed in all.
    """
    await _ACTIONS[action](_pools[engine])
    return _facts()


async def _check_out(engine: AsyncEngine) -> None:
    _checked_out.append(await engine.connect())


async def _check_out_three(engine: AsyncEngine) -> None:
    for _ in range(2):
        await _check_out(engine)
    # Not every checkout makes a Connection of SQLAlchemy's.
    _checked_out.append(await engine.raw_connection())


async def _return_one(engine: AsyncEngine) -> None:
    connection = _checked_out.pop(0)
    if hasattr(connection, "sync_connection"):
        await connection.close()
    else:
        from sqlalchemy.util import greenlet_spawn

        await greenlet_spawn(connection.close)


async def _return_all(engine: AsyncEngine) -> None:
    while _checked_out:
        await _return_one(engine)


async def _invalidate(engine: AsyncEngine) -> None:
    await _checked_out[-1].invalidate()


async def _execute(engine: AsyncEngine) -> None:
    await _checked_out[-1].execute(text("SELECT 1"))


async def _break(engine: AsyncEngine) -> None:
    """Let a connection break; SQLAlchemy learns of it by the next statement."""
    raw = await _checked_out[-1].get_raw_connection()
    raw.driver_connection.terminate()
    try:
        await _execute(engine)
    except DBAPIError:
        await _checked_out[-1].rollback()


async def _invalidate_softly(engine: AsyncEngine) -> None:
    raw: Any = await _checked_out[-1].get_raw_connection()
    raw.invalidate(soft=True)


async def _break_and_check_out(engine: AsyncEngine) -> None:
    """Let the connection break that was opened last and is back in the pool, and check out again."""
    _opened[-1].terminate()
    await _check_out(engine)


async def _dispose(engine: AsyncEngine) -> None:
    await engine.dispose()


async def _be_refused(engine: AsyncEngine) -> None:
    """Ask for a connection while no server answers."""
    global _refused
    _refused = True
    try:
        async with engine.connect():
            pass
    except OSError:
        pass
    finally:
        _refused = False


async def _end(engine: AsyncEngine) -> None:
    """Close everything."""
    await _return_all(engine)
    for connection in _opened:
        if not connection.is_closed():
            connection.terminate()


_ACTIONS = {
    "check out": _check_out,
    "check out three": _check_out_three,
    "return one": _return_one,
    "return all": _return_all,
    "invalidate": _invalidate,
    "execute": _execute,
    "invalidate softly": _invalidate_softly,
    "break": _break,
    "break and check out": _break_and_check_out,
    "dispose": _dispose,
    "be refused": _be_refused,
    "end": _end,
}

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
_lent: list[Any] = []
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
    module = harness.module("app.session_tools")
    stats = getattr(module, function)(_pools[engine])
    if asyncio.iscoroutine(stats):
        stats.close()
        return {"type": "coroutine"}
    if not isinstance(stats, module.PoolStats):
        return {"type": type(stats).__qualname__}
    again = any(stats is each for each in _watched.values())
    _watched[name] = stats
    return {"type": "PoolStats", "again": again, **_facts()}


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


async def _lend(engine: AsyncEngine) -> None:
    _lent.append(await engine.connect())


async def _lend_three(engine: AsyncEngine) -> None:
    for _ in range(2):
        await _lend(engine)
    # Not every loan is a Connection of SQLAlchemy's.
    _lent.append(await engine.raw_connection())


async def _give_back(engine: AsyncEngine) -> None:
    connection = _lent.pop(0)
    if hasattr(connection, "sync_connection"):
        await connection.close()
    else:
        from sqlalchemy.util import greenlet_spawn

        await greenlet_spawn(connection.close)


async def _give_all_back(engine: AsyncEngine) -> None:
    while _lent:
        await _give_back(engine)


async def _invalidate(engine: AsyncEngine) -> None:
    await _lent[-1].invalidate()


async def _execute(engine: AsyncEngine) -> None:
    await _lent[-1].execute(text("SELECT 1"))


async def _lose(engine: AsyncEngine) -> None:
    """Let a connection break; SQLAlchemy learns of it by the next statement."""
    raw = await _lent[-1].get_raw_connection()
    raw.driver_connection.terminate()
    try:
        await _execute(engine)
    except DBAPIError:
        await _lent[-1].rollback()


async def _invalidate_softly(engine: AsyncEngine) -> None:
    raw: Any = await _lent[-1].get_raw_connection()
    raw.invalidate(soft=True)


async def _lose_and_lend(engine: AsyncEngine) -> None:
    """Let the connection break that was opened last and is back in the pool, and lend again."""
    _opened[-1].terminate()
    await _lend(engine)


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
    await _give_all_back(engine)
    for connection in _opened:
        if not connection.is_closed():
            connection.terminate()


_ACTIONS = {
    "lend": _lend,
    "lend three": _lend_three,
    "give back": _give_back,
    "give all back": _give_all_back,
    "invalidate": _invalidate,
    "execute": _execute,
    "invalidate softly": _invalidate_softly,
    "lose": _lose,
    "lose and lend": _lose_and_lend,
    "dispose": _dispose,
    "be refused": _be_refused,
    "end": _end,
}

"""Probes for transactions: callers whose edit or work meets others.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. The judge decides on what their statements meet, and looks at the database
afterwards.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kata.worker.objects import described, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


def _module(harness: Harness) -> Any:
    return harness.module("app.transactions")


class _Session(AsyncSession):
    """What the factories of these probes make, all of them kept: whoever makes another session is not using the factory."""

    made: ClassVar[list[AsyncSession]] = []

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.made.append(self)


def _factory(engine: AsyncEngine, **settings: Any) -> Any:
    return async_sessionmaker(engine, class_=_Session, **{"expire_on_commit": False, **settings})


# -- an edit that somebody else may overtake -------------------------------------------------------------------------


class _Flushing(Session):
    """Keeps the stale flushes, to know the last one."""

    stale: ClassVar[list[StaleDataError]] = []

    def flush(self, objects: Any = None) -> None:
        """Flush, as always."""
        try:
            super().flush(objects)
        except StaleDataError as error:
            self.stale.append(error)
            raise


_COLUMNS = ("id", "employee_id", "rating", "body", "version")


async def edit(
    harness: Harness, url: str, review_id: int, way: str, attempts: int | None, expire: bool, may_raise: bool
) -> dict[str, Any]:
    """Call the function with an edit, and tell what came of it.

    Args:
        harness: The worker's.
        url: Where the factory's engine is to connect.
        review_id, attempts: Arguments of the function; `None` leaves the attempts out.
        way: What the edit does: "write", "nothing", "raise", "cancel", or "refused" by the database.
        expire: What the factory says about expiry.
        may_raise: Whether what the function raises is a result.
    """
    engine, module, reviews = harness.engine_on(url), _module(harness), harness.module("app.records").Review
    factory = _factory(engine, expire_on_commit=expire, sync_session_class=_Flushing)
    seen = list[Any]()
    raised = asyncio.CancelledError("of the edit") if way == "cancel" else ValueError("of the edit")
    _Flushing.stale, _Session.made = [], []

    def change(review: Any) -> None:
        columns = ("id", "rating", "body", "version") if isinstance(review, reviews) else ()
        seen.append([type(review).__name__, *(read(review, *columns) or [None] * 4)])
        if way in ("raise", "cancel"):
            raise raised
        if way != "nothing":
            review.rating = 9 if way == "refused" else 6 - review.rating
            review.body = f"{review.body} edited"

    keywords = {} if attempts is None else {"attempts": attempts}
    returned = error = None
    try:
        returned = await module.edit_review(factory, review_id, change, **keywords)
    except NotImplementedError:
        raise
    except (Exception, asyncio.CancelledError) as caught:
        if not may_raise or (isinstance(caught, asyncio.CancelledError) and way != "cancel"):
            raise
        error = caught
    checked_out = engine.pool.checkedout()
    cause = error.__cause__ if error is not None else None
    stale = _Flushing.stale
    return {
        "checked out": checked_out,
        "seen": seen,
        "sessions": len(_Session.made),
        "returned": type(returned).__name__,
        "columns": read(returned, *_COLUMNS) if isinstance(returned, reviews) else None,
        "error": described(error),
        "given": type(error) is module.ConcurrentEdit,
        "cause": described(cause),
        "the last": isinstance(cause, StaleDataError) and (not stale or cause is stale[-1]),
        "the same": error is raised,
    }


# -- work in a SERIALIZABLE transaction ------------------------------------------------------------------------------

_INSERT = text("INSERT INTO departments (name, budget) VALUES (:name, 0)")
_LEVEL = text("SHOW transaction_isolation")
VALUES: dict[str, Any] = {"list": ["a", "value"], "None": None, "zero": 0}


async def work(harness: Harness, url: str, way: str, attempts: int | None, may_raise: bool) -> dict[str, Any]:
    """Call the function with some work, and tell what came of it.

    Args:
        harness: The worker's.
        url: Where the factory's engine is to connect.
        way: What the work does after its INSERT: the name of the value that it returns, "raise", "cancel", "refused" by
            the database, or "skew": it reads a sum and changes one of the summands.
        attempts: An argument of the function; `None` leaves it out.
        may_raise: Whether what the function raises is a result.
    """
    engine = harness.engine_on(url)
    factory = _factory(engine)
    sessions, levels, errors = list[Any](), list[str](), list[BaseException]()
    raised = asyncio.CancelledError("of the work") if way == "cancel" else ValueError("of the work")

    async def do(session: Any) -> Any:
        sessions.append(session)
        levels.append(await session.scalar(_LEVEL))
        try:
            if way == "skew":
                await session.execute(text("SELECT sum(budget) FROM departments"))
                await session.execute(
                    text("UPDATE departments SET budget = budget + 1 WHERE id = (SELECT min(id) FROM departments)")
                )
            else:
                await session.execute(_INSERT, {"name": f"work {len(sessions)}"})
            if way == "refused":
                await session.execute(_INSERT, {"name": f"work {len(sessions)}"})
        except Exception as error:
            errors.append(error)
            raise
        if way in ("raise", "cancel"):
            errors.append(raised)
            raise raised
        return VALUES.get(way)

    keywords = {} if attempts is None else {"attempts": attempts}
    returned = error = None
    try:
        returned = await _module(harness).run_serializable(factory, do, **keywords)
    except NotImplementedError:
        raise
    except (Exception, asyncio.CancelledError) as caught:
        if not may_raise or (isinstance(caught, asyncio.CancelledError) and way != "cancel"):
            raise
        error = caught
    checked_out = engine.pool.checkedout()
    return {
        "checked out": checked_out,
        "calls": len(sessions),
        "sessions": len(set(map(id, sessions))),
        "kinds": sorted({type(each).__name__ for each in sessions}),
        "of the factory": all(isinstance(each, _Session) for each in sessions),
        "levels": levels,
        "value": error is None and returned is VALUES.get(way),
        "returned": type(returned).__name__,
        "error": described(error),
        "the last": bool(errors) and error is errors[-1],
        "afterwards": await _levels_afterwards(engine, factory) if not checked_out else {},
    }


async def _levels_afterwards(engine: AsyncEngine, factory: Any) -> dict[str, list[str]]:
    """The isolation levels of all connections in the pool, and of the factory's next session."""
    found: dict[str, list[str]] = {"a connection": [], "a session": []}
    connections = [await engine.connect() for _ in range(max(1, engine.pool.checkedin()))]
    for connection in connections:
        for sql in ("SHOW transaction_isolation", "SHOW default_transaction_isolation"):
            found["a connection"].append(str(await connection.scalar(text(sql))))
    for connection in connections:
        await connection.close()
    async with factory() as session:
        found["a session"].append(str(await session.scalar(_LEVEL)))
    return found

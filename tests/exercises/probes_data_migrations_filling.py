"""Probes for data migrations: a backfill that is called with a factory of sessions.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. What the function did is seen on the wire and in the database.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import async_sessionmaker

if TYPE_CHECKING:
    from kata.worker.harness import Harness


_checked_out: dict[str, int] = {}


async def backfill(harness: Harness, url: str, batch_size: int | None) -> Any:
    """Call the function, and return what it returned.

    Args:
        harness: The worker's.
        url: Where the factory's engine is to connect.
        batch_size: An argument of the function; `None` leaves it out.
    """
    engine = harness.engine_on(url)
    factory = async_sessionmaker(engine)
    keywords = {} if batch_size is None else {"batch_size": batch_size}
    before = asyncio.all_tasks()
    try:
        return await harness.module("app.data_migrations").backfill_public_id(factory, **keywords)
    except BaseException:
        # gather() raises while its other tasks go on; how far they have come is chance, so let them end.
        if going_on := asyncio.all_tasks() - before:
            await asyncio.wait(going_on)
        raise
    finally:
        # Before the garbage of a session that nobody has closed is collected.
        _checked_out[url] = int(engine.pool.checkedout())  # type: ignore[attr-defined]


async def checked_out(harness: Harness, url: str) -> int:
    """Return how many connections the pool of an engine was missing when the function had ended."""
    return max(_checked_out.pop(url, 0), int(harness.engine_on(url).pool.checkedout()))  # type: ignore[attr-defined]


async def default_batch_size(harness: Harness) -> Any:
    """Return the default of `batch_size`; `None` if the signature does not say."""
    function = harness.module("app.data_migrations").backfill_public_id
    parameter = inspect.signature(function).parameters.get("batch_size")
    return None if parameter is None or parameter.default is inspect.Parameter.empty else parameter.default

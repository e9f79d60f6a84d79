"""Probes for `test_transactions_locks.py`: they run inside the worker and only report facts."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from kata.worker.harness import Harness


async def go_on_after(
    harness: Harness, name: str, calls: list[tuple[Any, ...]], earlier_work: str, look: str
) -> list[dict[str, Any]]:
    """Call a function with each of these arguments, each time with a session of its own that has worked before and goes on.

    The caller catches what the function raises, flushes, and looks at the database.

    Args:
        harness: The worker's.
        name: The function, in `app.transactions`.
        calls: The arguments of each call, after the session.
        earlier_work, look: The SQL that works, and the SQL that looks; the judge reads what it returns.

    Returns:
        For each call what it returned, and the classes of what it raised, its own first.
    """
    outcomes = []
    for arguments in calls:
        outcome: dict[str, Any] = {"returned": None, "raised": [], "message": ""}
        async with harness.new_session() as session:
            await session.execute(text(earlier_work))
            try:
                function = getattr(harness.module("app.transactions"), name)
                outcome["returned"] = await function(session, *arguments)
            except Exception as error:
                outcome["raised"] = [kind.__name__ for kind in type(error).__mro__]
                outcome["message"] = str(error)[:200]
            with suppress(Exception):
                await session.flush()
            with suppress(Exception):
                await session.execute(text(look))
        outcomes.append(outcome)
    return outcomes


async def move_to(harness: Harness, zone: str) -> None:
    """Go on in another time zone, given as in the environment variable TZ; not on Windows, where it cannot be changed."""
    if hasattr(time, "tzset"):
        os.environ["TZ"] = zone
        time.tzset()


_kept: list[AsyncSession] = []


async def keep_session(harness: Harness, session: AsyncSession) -> None:
    """Keep the session of the next call."""
    _kept[:] = [session]


async def flush_kept(harness: Harness) -> None:
    """Flush it, as its caller's commit will."""
    await _kept[0].flush()

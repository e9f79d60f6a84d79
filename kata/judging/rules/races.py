"""Calls beside somebody else's transaction, which commits at a chosen moment."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import CALLERS
from kata.judging.observation import Observation
from kata.judging.rules.live import LiveCall, blocking, live_call
from kata.wire import Kind

_POLL_SECONDS = 0.002


class Moment(enum.Enum):
    """When somebody else commits."""

    FIRST = "before the first statement"
    WAITING = "while a statement waits for them"
    SECOND = "between the first statement and the second"


async def call_beside(
    attempt: Attempt, rows: Rows, sql: str, moment: Moment, *arguments: Any, keywords: Mapping[str, Any] | None = None
) -> Observation:
    """Call the exercise's function where commits are real, and commit; somebody else runs `sql` and commits meanwhile.

    No time decides: the statements of the call are held on the wire until the other one has committed, or waits for the
    call; and the server tells who waits for whom.

    Args:
        attempt: Its live database is reset to `rows`, and has the result afterwards.
        rows: The rows.
        sql: What somebody else does: a statement that must not fail, whatever the call has done.
        moment: When they commit.
        arguments, keywords: The call.

    Returns:
        The call with its statements, whether it raised or not.
    """
    live = await attempt.live_database()
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    async with (
        live.somebody_else() as other,
        live_call(
            attempt, CALLERS, "call_and_commit", function, live.url, arguments, dict(keywords or {}),
            rows=rows, holds=lambda held: held.kind is Kind.WORK,
        ) as call,
    ):  # fmt: skip
        if moment is Moment.WAITING:
            await _commit_while_it_waits(call, other, sql)
            return await call.finish()
        writing = await _commit_before(call, other, sql, 1 if moment is Moment.FIRST else 2)
        try:
            return await call.finish()
        finally:
            if writing is not None:
                with suppress(Exception):
                    await writing


async def _commit_before(call: LiveCall, other: Any, sql: str, number: int) -> asyncio.Task[Any] | None:
    """Let the other one write while a statement is held: until it has committed, or waits for the call."""
    held = await call.next()
    for _ in range(number - 1):
        if held is not None:
            held.release()
            held = await call.next()
    if held is None:
        return None
    writing, pid = asyncio.create_task(other.execute(sql)), other.get_server_pid()
    while not writing.done():
        if held.backend_pid in (await blocking(call.live, pid)).get(pid, ()):
            break
        await asyncio.sleep(_POLL_SECONDS)
    held.release()
    return writing


async def _commit_while_it_waits(call: LiveCall, other: Any, sql: str) -> None:
    """Let the other one write first, and commit as soon as a statement of the call waits for that."""
    held = await call.next()
    await other.execute("BEGIN")
    await other.execute(sql)
    waits = False
    while held is not None and not waits:
        held.release()
        waits = other.get_server_pid() in (await call.settled()).get(held.backend_pid, ())
        if not waits:
            held = await call.next()
    await other.execute("COMMIT")

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
from kata.pool.committing import LiveDatabase
from kata.wire import Gate, Held, Kind

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
    await live.reset(rows.script)
    seen = live.wire.mark()
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    async with live.somebody_else() as other:
        with live.wire.gate.hold(lambda held: held.kind is Kind.WORK) as gate:
            call = asyncio.create_task(
                attempt.probe(
                    CALLERS, "call_and_commit", function, live.url, arguments, dict(keywords or {}), may_raise=True
                )
            )
            writing: asyncio.Task[Any] | None = None
            try:
                if moment is Moment.WAITING:
                    await _commit_while_it_waits(live, gate, call, other, sql)
                else:
                    writing = await _commit_before(live, gate, call, other, sql, 1 if moment is Moment.FIRST else 2)
                while (held := await _next(gate, call)) is not None:
                    held.release()
                observation = await call
            finally:
                call.cancel()
                if writing is not None:
                    with suppress(Exception):
                        await writing
    observation.statements = live.wire.since(seen)
    return observation


async def _commit_before(
    live: LiveDatabase, gate: Gate, call: asyncio.Task[Any], other: Any, sql: str, number: int
) -> asyncio.Task[Any] | None:
    """Let the other one write while a statement is held: until it has committed, or waits for the call."""
    held = await _next(gate, call)
    for _ in range(number - 1):
        if held is not None:
            held.release()
            held = await _next(gate, call)
    if held is None:
        return None
    writing = asyncio.create_task(other.execute(sql))
    while not writing.done():
        if held.backend_pid in await _blocking(live, other.get_server_pid()):
            break
        await asyncio.sleep(_POLL_SECONDS)
    held.release()
    return writing


async def _commit_while_it_waits(live: LiveDatabase, gate: Gate, call: asyncio.Task[Any], other: Any, sql: str) -> None:
    """Let the other one write first, and commit as soon as a statement of the call waits for that."""
    held = await _next(gate, call)
    await other.execute("BEGIN")
    await other.execute(sql)
    waits = False
    while held is not None and not waits:
        held.release()
        while not call.done() and not gate.held and not waits:
            waits = other.get_server_pid() in await _blocking(live, held.backend_pid)
            await asyncio.sleep(0 if waits else _POLL_SECONDS)
        if not waits:
            held = await _next(gate, call)
    await other.execute("COMMIT")


async def _blocking(live: LiveDatabase, pid: int) -> list[int]:
    """The server processes that this one waits for."""
    ((pids,),) = await live.query(f"SELECT pg_blocking_pids({pid})")
    return list(pids)


async def _next(gate: Gate, call: asyncio.Task[Any]) -> Held | None:
    """The next statement of the call; `None` when it has ended."""
    arriving = asyncio.ensure_future(gate.next(timeout=float("inf")))
    try:
        await asyncio.wait({arriving, call}, return_when=asyncio.FIRST_COMPLETED)
        return arriving.result() if arriving.done() else None
    finally:
        arriving.cancel()

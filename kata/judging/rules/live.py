"""Calls where commits are real, while the judge decides on each of their statements.

async with rules.live_call(attempt, PROBES, "transfers", rows=rows) as call:
    first = await call.next()             # its first statement has arrived; the server does not know of it
    first.release()
    second = await call.next()
    await call.live.execute("UPDATE …")   # somebody else was faster
    second.fail("40001")                  # or: second.release(), second.hang_up()
    observation = await call.finish()     # everything else passes

No time decides: a statement is held until the judge has done something else, and the server tells who waits for whom.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.errors import DatabaseError
from kata.judging import limits
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.mistake import Mistake, NotStarted
from kata.judging.observation import Observation
from kata.pool.committing import WORKER_LOCK_SECONDS, LiveDatabase
from kata.wire import Gate, Held, Kind, Statement
from kata.wire.statement import WRITING

_POLL_SECONDS = 0.002
_CUT = "cut"
_LOCK_NOT_AVAILABLE = "55P03"
# What the server says; an answer may show the text.
_MESSAGES = {
    "40001": "could not serialize access due to concurrent update",
    "40P01": "deadlock detected",
    "23503": "insert or update violates a foreign key constraint",
    "23505": "duplicate key value violates a unique constraint",
    "53300": "sorry, too many clients already",
    "55P03": "could not obtain lock on row",
    "57014": "canceling statement due to user request",
    "57P01": "terminating connection due to administrator command",
}
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*([a-z]+)", re.IGNORECASE | re.DOTALL)
# Not the lock of a SELECT … FOR [NO KEY] UPDATE.
_WRITING = re.compile(rf"(?<!\bFOR )(?<!\bKEY )\b({'|'.join(WRITING)})\b", re.IGNORECASE)
_CONTROL = {Kind.BEGIN: "BEGIN", Kind.COMMIT: "COMMIT", Kind.ROLLBACK: "ROLLBACK"}
_BLOCKED = """
SELECT a.pid, array_agg(b.pid ORDER BY b.pid)
FROM unnest(ARRAY[{}]::int[]) AS a (pid), unnest(pg_blocking_pids(a.pid)) AS blocking (pid)
JOIN pg_stat_activity AS b ON b.pid = blocking.pid AND b.backend_type = 'client backend'
GROUP BY a.pid ORDER BY a.pid
"""


def command_of(held: Held) -> str:
    """Return what a held statement does, in capital letters: the word that names the statement in `call_with_faults`.

    BEGIN, COMMIT and ROLLBACK also for other spellings, such as END; a WITH is the write in it, if there is one; going
    back to a savepoint is ROLLBACK TO.
    """
    if held.kind in _CONTROL:
        return _CONTROL[held.kind]
    found = _FIRST_WORD.match(held.sql)
    word = found[1].upper() if found else ""
    if word == "WITH":
        write = _WRITING.search(" ".join(held.sql.split()))
        return write[1].upper() if write else "SELECT"
    return "ROLLBACK TO" if word == "ROLLBACK" else word


async def blocking(live: LiveDatabase, *pids: int) -> dict[int, list[int]]:
    """Return who waits for a lock, and for whom: the server processes of sessions, as in `Held.backend_pid`.

    Args:
        live: The database.
        pids: The processes to ask about.

    Returns:
        Those that wait, each with the sessions that it waits for; the server's own processes are left out.
    """
    found = await live.query(_BLOCKED.format(", ".join(map(str, pids))))
    return {int(pid): list(blockers) for pid, blockers in found}


class LiveCall:
    """A probe that runs in the worker while the judge decides on its statements; `live_call` makes one.

    Attributes:
        live: The database, with connections of the judge's own.
        gate: The gate of its wire, in use.
    """

    def __init__(self, attempt: Attempt, live: LiveDatabase, gate: Gate, running: asyncio.Task[Observation]) -> None:
        self.live = live
        self.gate = gate
        self._attempt = attempt
        self._running = running

    @property
    def ended(self) -> bool:
        """Whether the probe has ended."""
        return self._running.done()

    async def next(self) -> Held | None:
        """Return the next held statement, in the order of arrival, each once; `None` when the call has ended.

        While a statement that was released waits for a lock, nothing may arrive: see `settled`.
        """
        arriving = asyncio.ensure_future(self.gate.next(timeout=float("inf")))
        try:
            await asyncio.wait({arriving, self._running}, return_when=asyncio.FIRST_COMPLETED)
            return arriving.result() if arriving.done() else None
        finally:
            arriving.cancel()

    async def settled(self) -> dict[int, list[int]]:
        """Wait until a statement is held, a statement waits for a lock, or the call has ended.

        Returns:
            Who waits for whom, as `blocking` returns it; empty if nobody waits.
        """
        while not self.ended and not self.gate.held:
            pids = [each.backend_pid for each in self.live.wire.connections if not each.closed and each.backend_pid]
            if pids and (waiting := await blocking(self.live, *pids)):
                return waiting
            await asyncio.sleep(_POLL_SECONDS)
        return {}

    async def finish(self) -> Observation:
        """Release everything that is held, and what is still to come; return the call when it has ended.

        Returns:
            The call with all of its statements, whether it raised or not. A second time, the same.

        Raises:
            Mistake: It sends statements without end, does not finish, or waits for a lock that nobody gives back.
            NotStarted: It raised NotImplementedError.
            CouldNotJudge: The worker died.
        """
        for held in self.gate.held:
            held.release()
        while (arrived := await self.next()) is not None:
            arrived.release()
        observation = await self._running
        raised = observation.raised
        if raised and raised.is_a("NotImplementedError") and raised.comes_from(self._attempt.exercise.object):
            raise NotStarted
        for statement in observation.statements:
            if _timed_out(statement):
                raise observation.mistake(
                    f"{self._attempt.exercise.object}() waits for a lock that is not given back: the server refused the "
                    f"statement after {WORKER_LOCK_SECONDS:g} seconds.",
                    help="Let each transaction end before another session needs what it has locked: commit, roll back or "
                    "close every session.",
                )
        return observation


def _timed_out(statement: Statement) -> bool:
    # NOWAIT fails at once, and a lock_timeout of the answer's own earlier, with the same SQLSTATE.
    return statement.sqlstate == _LOCK_NOT_AVAILABLE and statement.seconds > 0.95 * WORKER_LOCK_SECONDS


async def reset_live(attempt: Attempt, rows: Rows, *, altered_by: str = "") -> LiveDatabase:
    """Replace the rows of the attempt's live database, and return it.

    What earlier calls left open is ended first: transactions, locks, and threads that go on.

    Args:
        attempt, rows: The attempt and the rows.
        altered_by: The SQL that an earlier migration has altered the schema by, if any.

    Raises:
        Mistake: Sessions of the answer go on opening transactions.
        DatabaseError: The server refuses.
    """
    live = await attempt.ready_database()
    try:
        await live.reset(rows.script, altered_by=altered_by)
    except DatabaseError:
        if all(connection.closed for connection in live.wire.connections):
            raise
        raise Mistake(
            f"What {attempt.exercise.object}() has begun goes on in the background after it has ended: its sessions open "
            "one transaction after the other.",
            data=rows.label,
            help="Await everything that the function starts, and end every thread before it returns.",
        ) from None
    return live


@asynccontextmanager
async def live_call(
    attempt: Attempt,
    file: Path,
    name: str,
    *arguments: Any,
    rows: Rows | None = None,
    holds: Callable[[Held], bool] | None = None,
    at_most: int = 0,
) -> AsyncIterator[LiveCall]:
    """Run a probe that calls the answer where commits are real; its statements are held for the judge.

    Leaving the block finishes the call, and an error in the block ends it.

    Args:
        attempt: Its live database is used; the probe gets its engine by `harness.engine_on(url)`. (The first connection
            of any other engine begins with a BEGIN and a ROLLBACK of SQLAlchemy's own, which are held, too.)
        file, name, arguments: The probe, `async def name(harness, *arguments)`.
        rows: What the database is reset to first; by default it stays as it is.
        holds: Which statements are held; by default all but those that the driver sends for itself.
        at_most: How many statements the call may send before its connections are cut; 0 for the usual limit.

    Yields:
        The call.
    """
    live = await attempt.ready_database() if rows is None else await reset_live(attempt, rows)
    wire = live.wire
    with wire.gate.hold(holds or _all) as gate:
        wire.most_statements = at_most or limits.LIVE_STATEMENTS
        running = asyncio.create_task(
            attempt.probe(file, name, *arguments, may_raise=True, wire=wire, seconds=limits.LIVE_SECONDS)
        )
        call = LiveCall(attempt, live, gate, running)
        try:
            yield call
            await call.finish()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            wire.most_statements = None


def _all(held: Held) -> bool:
    return held.kind is not Kind.DRIVER


@dataclass(frozen=True)
class Faulty:
    """A call some of whose statements were made to fail.

    Attributes:
        observation: The call.
        met: How many faults its statements met.
    """

    observation: Observation
    met: int


async def call_with_faults(
    attempt: Attempt,
    rows: Rows,
    file: Path,
    name: str,
    *arguments: Any,
    faults: Mapping[str, Iterable[str]],
    at_most: int = 0,
) -> Faulty:
    """Run a probe where commits are real, and make chosen statements fail.

    Args:
        attempt, rows, file, name, arguments, at_most: As for `live_call`.
        faults: For each command, as `command_of` names it, what becomes of its first, second, … statement: an SQLSTATE
            with which the server refuses it, `cut` if the connection is closed before it, or an empty string if it passes. Those beyond the end pass, too;
            `itertools.repeat("40001")` has none. `{"COMMIT": ["", "40001"]}` fails the second COMMIT.

    Returns:
        The call, whether it raised or not, and how many faults it met.
    """
    plans: dict[str, Iterator[str]] = {command: iter(each) for command, each in faults.items()}
    met = 0
    async with live_call(
        attempt, file, name, *arguments, rows=rows, at_most=at_most, holds=lambda held: command_of(held) in plans
    ) as call:
        while (held := await call.next()) is not None:
            fault = next(plans[command_of(held)], "")
            met += bool(fault)
            if fault == _CUT:
                held.hang_up()
            elif fault:
                held.fail(fault, _MESSAGES.get(fault, "injected error"))
            else:
                held.release()
        return Faulty(await call.finish(), met)

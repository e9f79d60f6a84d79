"""Several calls at once, moved on statement by statement: every schedule is the judge's.

async with rules.interleaved(attempt, rows, rules.Concurrent(1, 2), rules.Concurrent(2, 1)) as race:
    await race.step(0)          # the first statement of the first call is carried out
    await race.run(1)           # the second call runs until it has ended, or waits for a lock
    await race.finish()         # and so do all

All statements of the calls are held on the wire, COMMIT and ROLLBACK as well; the server tells who waits for whom. A
deadlock is seen at once, and ended by the judge. No time decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from string import ascii_uppercase
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import TOGETHER
from kata.judging.mistake import CouldNotJudge
from kata.judging.observation import Observation, read_raised
from kata.judging.rules.live import live_call
from kata.judging.rules.returned import described
from kata.judging.rules.sessions import BEAT, HELD, Session, Sessions
from kata.schedule import Step, values_of
from kata.wire import Held, Kind, Statement

# A call that tries again and again, instead of waiting, is left behind after as many statements.
_MOST_STEPS = 16
_OTHERS = ("somebody else", "a third one", "a fourth one")


class Concurrent:
    """One of several calls of the exercise's function.

    Args:
        arguments, keywords: Those of the call, after the session.
        reads: The names of a module and of a class, and the primary keys of objects that the session has read before.
        commits: Whether its caller commits in the end; otherwise it rolls back.
    """

    def __init__(
        self,
        *arguments: Any,
        keywords: Mapping[str, Any] | None = None,
        reads: tuple[str, str, Sequence[Any]] | None = None,
        commits: bool = True,
    ) -> None:
        self.arguments = arguments
        self.keywords = dict(keywords or {})
        self.reads = reads
        self.commits = commits


class Race:
    """Calls at once, while they run; `interleaved` makes one.

    Attributes:
        deadlock: Whether sessions have waited for each other.
        waited: Which calls have waited for a lock, by their numbers.
        steps: What happened so far, for a card.
        calls: What each call did, in the end: its statements, with its value or its exception.
    """

    def __init__(self, sessions: Sessions, wanted: Sequence[Concurrent]) -> None:
        self.deadlock = False
        self.waited: set[int] = set()
        self.steps: list[Step] = []
        self.calls: list[Observation] = []
        self._call = sessions.call
        self._wanted = wanted
        self._sessions = sessions

    # -- moving the calls on -------------------------------------------------------------------------------------

    async def begin(self, settings: Sequence[str]) -> None:
        """Wait until each call is about to send its first statement; `settings` has the SQL to run on its connection before."""
        await self._sessions.begin(settings)

    async def step(self, number: int, *, fails: str = "") -> bool:
        """Let a call send its next statement; returns whether there was one that could be sent.

        With an SQLSTATE in `fails` the server refuses it; a COMMIT that fails rolls back.
        """
        session = self._sessions.calls[number]
        if self.deadlock or session.held is None:
            return False
        held = session.held
        where = self._call.live.wire.mark()
        self.steps.append(Step(session.name, held.sql))
        at = len(self.steps) - 1
        await self._sessions.release(session, fails)
        sent = [each for each in self._call.live.wire.since(where) if each.connection in session.connections]
        values = values_of(sent[0].parameter_sets()) if sent else ()
        self.steps[at] = Step(session.name, held.sql, self._what_became(session, sent), parameters=values)
        await self._after_a_step(session)
        return True

    async def run(self, number: int, *, to_the_end: bool = True) -> None:
        """Let a call go on until it has ended or waits; with `to_the_end` false, only until it is about to end."""
        for _ in range(_MOST_STEPS):
            if not self.next_of(number) or (self.is_ending(number) and not to_the_end):
                return
            await self.step(number)

    async def write(self, sql: str, connection: Any) -> bool:
        """Let somebody else send a statement, on a connection of `others_connect`; returns whether it waits for a lock.

        It commits by itself, unless BEGIN was sent on that connection before.
        """
        pid = connection.get_server_pid()
        other = Session(self._name_of(pid), pid, writing=asyncio.create_task(connection.execute(sql)))
        self._sessions.others.append(other)
        await self._sessions.settle(other)
        self.steps.append(Step(other.name, sql, self._waiting(other)))
        return bool(other.waits_for)

    async def end(self, sql: str, connection: Any) -> None:
        """Let somebody else end a transaction, by COMMIT or ROLLBACK."""
        await connection.execute(sql)
        self.steps.append(Step(self._name_of(connection.get_server_pid()), sql))
        await self._after_a_step()

    async def finish(self) -> None:
        """Let all calls go on, one after the other, until all have ended or a deadlock is found."""
        moved = True
        while moved and not self.deadlock:
            moved = False
            for number in range(len(self._wanted)):
                moved |= bool(self.next_of(number))
                await self.run(number)

    # -- what is there to see ------------------------------------------------------------------------------------

    def next_of(self, number: int) -> str:
        """The statement that a call is about to send; empty if it waits for a lock or has ended."""
        held = self._sessions.calls[number].held
        return held.sql if held is not None and not self.deadlock else ""

    def is_ending(self, number: int) -> bool:
        """Whether a call is about to send the COMMIT or ROLLBACK that ends its transaction."""
        held = self._sessions.calls[number].held
        return held is not None and held.kind in (Kind.COMMIT, Kind.ROLLBACK)

    def waits(self, number: int) -> bool:
        """Whether a call waits for a lock now."""
        return bool(self._sessions.calls[number].waits_for)

    async def _after_a_step(self, of: Session | None = None) -> None:
        waited_for = [(each, each.waits_for) for each in self._sessions.calls]
        await self._sessions.settle_who_waited(but=of)
        for session, before in waited_for:
            if before and session is not of and session.waits_for - before:
                self.steps.append(Step(session.name, f"now {self._waiting(session)}", is_sql=False))
        self.waited |= {at for at, each in enumerate(self._sessions.calls) if each.waits_for}
        self.deadlock = self.deadlock or await self._sessions.end_deadlock()

    def _name_of(self, pid: int) -> str:
        return _OTHERS[list(dict.fromkeys((*(each.pid for each in self._sessions.others), pid))).index(pid)]

    def _what_became(self, session: Session, sent: Sequence[Statement]) -> str:
        """What became of a statement that was released, the first of those sent since, for a card."""
        if session.waits_for:
            return self._waiting(session)
        if not sent:
            return ""
        if sent[0].failed:
            return f"{sent[0].sqlstate}: {sent[0].error}"
        return f"{sent[0].affected} row{'' if sent[0].affected == 1 else 's'}" if sent[0].kind is Kind.WORK else ""

    def _waiting(self, session: Session) -> str:
        names = [each.name for each in self._sessions.all if each.pid in session.waits_for]
        return f"waits for {' and '.join(dict.fromkeys(names))}" if names else ""

    async def conclude(self) -> None:
        """Let everything pass, wait until all calls have ended, and read what each of them did."""
        await self._sessions.let_all_pass()
        observation = await self._call.finish()
        for each in self._sessions.others:
            if each.writing is not None:
                await each.writing
        if observation.raised is not None or not isinstance(observation.value, list):
            raised = observation.raised
            what = f"{raised.name}: {raised.first_line}" if raised else "no answer"
            raise CouldNotJudge(f"several calls at once could not be judged: {what}.")
        for session, wanted, outcome in zip(self._sessions.calls, self._wanted, observation.value, strict=True):
            markers = (session.begins, session.ends)
            sent = [each for each in observation.statements if each.connection in session.connections]
            first = next((at for at, each in enumerate(sent) if each.sql == session.begins), 0)
            seen = Observation(
                observation.rows,
                wanted.arguments,
                value=outcome.get("returned"),
                raised=read_raised(outcome["raised"]) if "raised" in outcome else None,
                statements=[each for each in sent[first:] if each.sql not in markers],
                emitted=observation.emitted,
                label=observation.label,
            )
            self.calls.append(seen)
        self.deadlock |= any(_is_a_deadlock(each) for each in observation.statements)

    @property
    def schedule(self) -> tuple[Step, ...]:
        """The steps with how each call ended, for a card."""
        endings = [
            Step(
                session.name,
                f"raises {seen.raised.name}" if seen.raised else f"returns {_shown(seen.value)}",
                is_sql=False,
            )
            for session, seen in zip(self._sessions.calls, self.calls, strict=False)
            if seen.raised or seen.value is not None
        ]
        return (*self.steps, *endings)


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, bool | int | str) else described(value)


def _is_a_deadlock(statement: Statement) -> bool:
    return statement.sqlstate == "40P01"


@asynccontextmanager
async def interleaved(
    attempt: Attempt,
    rows: Rows,
    *calls: Concurrent,
    settings: Sequence[str] = (),
    function: tuple[str, str] | None = None,
) -> AsyncIterator[Race]:
    """Call the exercise's function several times at once where commits are real, and hold each statement for the judge.

    Leaving the block lets all of them end; what they did is in `Race.calls` afterwards.

    Args:
        attempt: Its live database is reset to `rows`, and has the result afterwards.
        rows: The rows.
        calls: The calls, at most four. They are A, B, … on a card, and 0, 1, … for the methods of the race.
        settings: For each call SQL that is run on its connection first.
        function: The names of a module and a function; by default the exercise's.

    Yields:
        The race, with each call about to send its first statement.

    Raises:
        CouldNotJudge: The worker died, or lost its connections.
    """
    live = await attempt.live_database()
    called = function or (f"app.{attempt.exercise.module}", attempt.exercise.object)
    sessions = [Session.of_call(name) for name in ascii_uppercase[: len(calls)]]
    asked = [
        {
            "arguments": each.arguments,
            "keywords": each.keywords,
            "reads": each.reads,
            "commits": each.commits,
            "begins": session.begins,
            "ends": session.ends,
        }
        for session, each in zip(sessions, calls, strict=True)
    ]
    begun: set[int] = set()

    def holds(held: Held) -> bool:
        # What a call's session reads before the call passes, and so does a connection that is none of the calls'.
        if held.sql in {each.begins for each in sessions}:
            begun.add(held.connection)
        return held.sql == BEAT or (held.kind in HELD and held.connection in begun)

    async with live_call(
        attempt, TOGETHER, "call_together", called, live.url, asked, BEAT, rows=rows, holds=holds
    ) as call:
        race = Race(Sessions(call, sessions), calls)
        await race.begin(settings)
        yield race
        await race.finish()
        await race.conclude()


@asynccontextmanager
async def others_connect(attempt: Attempt, count: int) -> AsyncIterator[list[Any]]:
    """Open connections for somebody else, for `Race.write`."""
    live = await attempt.live_database()
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(live.somebody_else()) for _ in range(count)]

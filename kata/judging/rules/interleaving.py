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
from dataclasses import dataclass, field
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import TOGETHER
from kata.judging.mistake import CouldNotJudge
from kata.judging.observation import Observation, read_raised
from kata.judging.rules.live import LiveCall, blocking, live_call
from kata.judging.rules.returned import described
from kata.judging.verdict import Step
from kata.wire import Held, Kind, Statement

_POLL_SECONDS = 0.002
_HELD = (Kind.WORK, Kind.COMMIT, Kind.ROLLBACK)
# A call that tries again and again, instead of waiting, is left behind after as many statements.
_MOST_STEPS = 40
_BEAT = "SELECT 'the next beat'"
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


@dataclass(eq=False)
class _Session:
    """A session of the schedule: a call, or somebody else who sends one statement.

    Attributes:
        name: The heading of its column.
        pid: Its server process; 0 until it is known.
        held: Its statement that the gate holds.
        ended: Whether its transaction has ended.
        waits_for: The server processes that it waits for.
        stalled: Whether it waits for something that is none of the server's.
    """

    name: str
    pid: int = 0
    begins: str = ""
    ends: str = ""
    ended: bool = False
    held: Held | None = None
    waits_for: frozenset[int] = frozenset()
    stalled: bool = False
    writing: asyncio.Task[Any] | None = None
    connections: set[int] = field(default_factory=set)


class Race:
    """Calls at once, while they run; `interleaved` makes one.

    Attributes:
        deadlock: Whether sessions have waited for each other.
        waited: Which calls have waited for a lock, by their numbers.
        steps: What happened so far, for a card.
        calls: What each call did, in the end: its statements, with its value or its exception.
    """

    def __init__(self, call: LiveCall, wanted: Sequence[Concurrent]) -> None:
        self.deadlock = False
        self.waited: set[int] = set()
        self.steps: list[Step] = []
        self.calls: list[Observation] = []
        self._call = call
        self._wanted = wanted
        self._sessions = [
            _Session(name, begins=f"SELECT 'call {name} begins'", ends=f"SELECT 'call {name} ends'")
            for name in _names(len(wanted))
        ]
        self._others: list[_Session] = []
        self._by_connection: dict[int, _Session] = {}
        self._beat: Held | None = None
        self._arriving: asyncio.Future[Held | None] | None = None

    # -- moving the calls on -------------------------------------------------------------------------------------

    async def begin(self, settings: str) -> None:
        """Wait until each call is about to send its first statement."""
        while not self._call.ended and not all(each.held for each in self._sessions):
            self._assign(await self._call.next())
        for number in self._by_connection if settings else ():
            await self._call.live.wire.connections[number].run(settings)
        for each in self._sessions:
            if each.held is not None:
                await self._release(each)

    async def step(self, number: int) -> bool:
        """Let a call send its next statement; returns whether there was one that could be sent."""
        session = self._sessions[number]
        if self.deadlock or session.held is None:
            return False
        held = session.held
        where = self._call.live.wire.mark()
        self.steps.append(Step(session.name, held.sql))
        at = len(self.steps) - 1
        await self._release(session)
        self.steps[at] = Step(
            session.name, held.sql, self._what_became(session, where), parameters=self._values(session, where)
        )
        await self._settle_who_waited(but=session)
        await self._look_for_a_deadlock()
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
        other = _Session(self._name_of(connection.get_server_pid()), pid=connection.get_server_pid())
        other.writing = asyncio.create_task(connection.execute(sql))
        self._others.append(other)
        await self._settle(other)
        self.steps.append(Step(other.name, sql, self._waiting(other)))
        return bool(other.waits_for)

    async def end(self, sql: str, connection: Any) -> None:
        """Let somebody else end a transaction, by COMMIT or ROLLBACK."""
        await connection.execute(sql)
        self.steps.append(Step(self._name_of(connection.get_server_pid()), sql))
        await self._settle_who_waited()

    def _name_of(self, pid: int) -> str:
        return _OTHERS[list(dict.fromkeys((*(each.pid for each in self._others), pid))).index(pid)]

    async def finish(self) -> None:
        """Let all calls go on, one after the other, until all have ended or a deadlock is found."""
        moved = True
        while moved and not self.deadlock:
            moved = False
            for number in range(len(self._sessions)):
                moved |= bool(self.next_of(number))
                await self.run(number)

    # -- what is there to see ------------------------------------------------------------------------------------

    def next_of(self, number: int) -> str:
        """The statement that a call is about to send; empty if it waits for a lock or has ended."""
        held = self._sessions[number].held
        return held.sql if held is not None and not self.deadlock else ""

    def is_ending(self, number: int) -> bool:
        """Whether a call is about to send the COMMIT or ROLLBACK that ends its transaction."""
        held = self._sessions[number].held
        return held is not None and held.kind in (Kind.COMMIT, Kind.ROLLBACK)

    def waits(self, number: int) -> bool:
        """Whether a call waits for a lock now."""
        return bool(self._sessions[number].waits_for)

    # -- inside --------------------------------------------------------------------------------------------------

    def _assign(self, held: Held | None) -> None:
        """Note whose statement it is that arrived; what is none of the schedule's passes."""
        if held is None:
            return
        if held.sql == _BEAT:
            self._beat = held
            return
        for each in self._sessions:
            if held.sql == each.begins:
                each.pid = held.backend_pid
                self._by_connection[held.connection] = each
                each.connections.add(held.connection)
        session = self._by_connection.get(held.connection)
        if session is None or held.kind not in _HELD:
            held.release()
        elif held.sql == session.ends:
            session.ended = True
            session.waits_for = frozenset()
            held.release()
        else:
            session.held, session.waits_for = held, frozenset()

    async def _release(self, session: _Session) -> None:
        assert session.held is not None
        held, session.held = session.held, None
        held.release()
        await self._settle(session)

    async def _settle_who_waited(self, but: _Session | None = None) -> None:
        # Others first: when their statement has been carried out, a call that stood behind it has moved on, too.
        for each in (*self._others, *self._sessions):
            if each is not but and (each.waits_for or each.stalled):
                await self._settle(each)

    async def _settle(self, session: _Session) -> None:
        """Wait until a session is about to send a statement, has ended, or waits for another one of the schedule."""
        known = {each.pid for each in (*self._sessions, *self._others)}
        session.stalled = False
        while not (session.held or session.ended or self._call.ended):
            await self._arrival(session.writing)
            if session.writing is not None and session.writing.done():
                session.ended, session.waits_for = True, frozenset()
            if session.held or session.ended:
                return
            waiting = await blocking(self._call.live, session.pid)
            if found := known.intersection(waiting.get(session.pid, ())):
                session.waits_for = frozenset(found)
                self.waited |= {at for at, each in enumerate(self._sessions) if each is session}
                return
            if session.connections and not self._is_busy(session):
                before = self._received(session)
                await self._let_go_on()
                # It may be idle again, with its next statement sent and answered: then it has gone on.
                idle = before == self._received(session) and not self._is_busy(session)
                session.stalled = idle and not (session.held or session.ended)
                if session.stalled:
                    session.waits_for = frozenset()
                    return

    def _is_busy(self, session: _Session) -> bool:
        """Whether the server is at work for a call."""
        connections = self._call.live.wire.connections
        return any(connections[number].busy for number in session.connections)

    def _received(self, session: _Session) -> int:
        """How much a call has sent."""
        connections = self._call.live.wire.connections
        return sum(connections[number].received for number in session.connections)

    async def _let_go_on(self) -> None:
        """Wait until every call has gone on that can."""
        for _ in range(2):
            while self._beat is None and not self._call.ended:
                await self._arrival(None)
            if self._beat is not None:
                beat, self._beat = self._beat, None
                beat.release()
        await self._arrival(None)

    async def _arrival(self, writing: asyncio.Task[Any] | None) -> None:
        """Wait a moment for the next statement, or until somebody else's has been carried out."""
        if self._arriving is None:
            self._arriving = asyncio.ensure_future(self._call.next())
        expected: set[asyncio.Future[Any]] = {self._arriving, *((writing,) if writing is not None else ())}
        await asyncio.wait(expected, timeout=_POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if self._arriving.done():
            arrived, self._arriving = self._arriving.result(), None
            self._assign(arrived)

    async def _look_for_a_deadlock(self) -> None:
        """End a deadlock as the server does, but at once: by ending one of the statements that wait."""
        waiting = {each.pid: each for each in self._sessions if each.waits_for}
        for each in waiting.values():
            seen, front = set(), set(each.waits_for)
            while front:
                seen |= front
                front = {pid for at in front if at in waiting for pid in waiting[at].waits_for} - seen
            if each.pid in seen:
                self.deadlock = True
                await self._call.live.query(f"SELECT pg_cancel_backend({each.pid})")
                return

    def _what_became(self, session: _Session, mark: int) -> str:
        """What became of a statement, for a card."""
        if session.waits_for:
            return self._waiting(session)
        sent = [each for each in self._call.live.wire.since(mark) if each.connection in session.connections]
        if not sent:
            return ""
        if sent[0].failed:
            return f"{sent[0].sqlstate}: {sent[0].error}"
        return f"{sent[0].affected} row{'' if sent[0].affected == 1 else 's'}" if sent[0].kind is Kind.WORK else ""

    def _values(self, session: _Session, mark: int) -> tuple[str, ...]:
        sent = [each for each in self._call.live.wire.since(mark) if each.connection in session.connections]
        return tuple(map(str, sent[0].parameters())) if sent and sent[0].batch == 1 else ()

    def _waiting(self, session: _Session) -> str:
        names = [each.name for each in (*self._sessions, *self._others) if each.pid in session.waits_for]
        return f"waits for {' and '.join(dict.fromkeys(names))}" if names else ""

    async def conclude(self) -> None:
        """Let everything pass, wait until all calls have ended, and read what each of them did."""
        while self._beat is None and not self._call.ended:
            await self._arrival(None)
        if self._beat is not None:
            self._beat.fail("57014")
        if self._arriving is not None:
            self._arriving.cancel()
        for held in self._call.gate.held:
            held.release()
        observation = await self._call.finish()
        for each in self._others:
            if each.writing is not None:
                await each.writing
        if observation.raised is not None or not isinstance(observation.value, list):
            raised = observation.raised
            what = f"{raised.name}: {raised.first_line}" if raised else "no answer"
            raise CouldNotJudge(f"several calls at once could not be judged: {what}.")
        for session, wanted, outcome in zip(self._sessions, self._wanted, observation.value, strict=True):
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
            for session, seen in zip(self._sessions, self.calls, strict=False)
            if seen.raised or seen.value is not None
        ]
        return (*self.steps, *endings)


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, bool | int | str) else described(value)


def _is_a_deadlock(statement: Statement) -> bool:
    return statement.sqlstate == "40P01"


def _names(count: int) -> Sequence[str]:
    return [chr(ord("A") + at) for at in range(count)]


@asynccontextmanager
async def interleaved(attempt: Attempt, rows: Rows, *calls: Concurrent, settings: str = "") -> AsyncIterator[Race]:
    """Call the exercise's function several times at once where commits are real, and hold each statement for the judge.

    Leaving the block lets all of them end; what they did is in `Race.calls` afterwards.

    Args:
        attempt: Its live database is reset to `rows`, and has the result afterwards.
        rows: The rows.
        calls: The calls, at most four. They are A, B, … on a card, and 0, 1, … for the methods of the race.
        settings: SQL that is run on the connection of each call first.

    Yields:
        The race, with each call about to send its first statement.

    Raises:
        CouldNotJudge: The worker died, or lost its connections.
    """
    live = await attempt.live_database()
    function = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    asked = [
        {
            "arguments": each.arguments,
            "keywords": each.keywords,
            "reads": each.reads,
            "commits": each.commits,
            "begins": f"SELECT 'call {name} begins'",
            "ends": f"SELECT 'call {name} ends'",
        }
        for name, each in zip(_names(len(calls)), calls, strict=True)
    ]
    begun: dict[int, bool] = {}

    def holds(held: Held) -> bool:
        # What a call's session reads before the call passes, and so does a connection that is none of the calls'.
        if held.sql == _BEAT:
            return True
        if held.sql in {each["begins"] for each in asked}:
            begun[held.connection] = True
        return held.kind in _HELD and begun.get(held.connection, False)

    async with live_call(
        attempt, TOGETHER, "call_together", function, live.url, asked, _BEAT, rows=rows, holds=holds
    ) as call:
        race = Race(call, calls)
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

"""Several sessions at once, whose statements the judge holds: who is about to send one, who waits, and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kata.judging.rules.live import LiveCall, blocking
from kata.wire import Held, Kind

HELD = (Kind.WORK, Kind.COMMIT, Kind.ROLLBACK)
"""What is held of a call."""
BEAT = "SELECT 'the next beat'"
"""What the worker sends again and again; between two of them every call has gone on that can."""
_POLL_SECONDS = 0.002
_QUIET_BEATS = 3
# How often a call is looked at before beats are asked for, which cost more; they decide, and this does not.
_PATIENCE = 3


@dataclass(eq=False)
class Session:
    """A session of the schedule: a call, or somebody else who sends one statement.

    Attributes:
        name: The heading of its column.
        pid: Its server process; 0 until it is known.
        writing: The statement of somebody else.
        begins, ends: The statements by which a call says that it begins, and that its transaction has ended.
        held: Its statement that the gate holds.
        ended: Whether its transaction has ended.
        waits_for: The server processes that it waits for.
        stalled: Whether it waits for something that is none of the server's.
        connections: The numbers of its connections on the wire.
    """

    name: str
    pid: int = 0
    writing: asyncio.Task[Any] | None = None
    begins: str = ""
    ends: str = ""
    ended: bool = False
    held: Held | None = None
    waits_for: frozenset[int] = frozenset()
    stalled: bool = False
    connections: set[int] = field(default_factory=set)

    @classmethod
    def of_call(cls, name: str) -> Session:
        """Return the session of a call, with this name."""
        return cls(name, begins=f"SELECT 'call {name} begins'", ends=f"SELECT 'call {name} ends'")


class Sessions:
    """The sessions of a schedule: which of them is about to send a statement, which waits, and for whom.

    Attributes:
        call: The probe that runs the calls.
        calls: The sessions of the calls.
        others: Those of somebody else, each with one statement.
    """

    def __init__(self, call: LiveCall, calls: Sequence[Session]) -> None:
        self.call = call
        self.calls = calls
        self.others: list[Session] = []
        self._by_connection: dict[int, Session] = {}
        self._beat: Held | None = None
        self._arriving: asyncio.Future[Held | None] | None = None

    @property
    def all(self) -> tuple[Session, ...]:
        """Others first: when their statement has been carried out, a call that stood behind it has moved on, too."""
        return (*self.others, *self.calls)

    async def begin(self, settings: Sequence[str]) -> None:
        """Wait until each call is about to send its first statement; `settings` has the SQL to run on its connection before."""
        while not self.call.ended and not all(each.held for each in self.calls):
            self._assign(await self.call.next())
        for each, script in zip(self.calls, settings, strict=False):
            for number in each.connections:
                await self.call.live.wire.connections[number].run(script)
        for each in self.calls:
            if each.held is not None:
                await self.release(each)

    def _assign(self, held: Held | None) -> None:
        """Note whose statement it is that arrived; what is none of the schedule's passes."""
        if held is None:
            return
        if held.sql == BEAT:
            self._beat = held
            return
        for each in self.calls:
            if held.sql == each.begins:
                each.pid = held.backend_pid
                self._by_connection[held.connection] = each
                each.connections.add(held.connection)
        session = self._by_connection.get(held.connection)
        if session is None or held.kind not in HELD:
            held.release()
        elif held.sql == session.ends:
            session.ended = True
            session.waits_for = frozenset()
            held.release()
        else:
            session.held, session.waits_for = held, frozenset()

    async def release(self, session: Session, fails: str = "") -> None:
        """Let a call send the statement that is held, and settle it; with an SQLSTATE in `fails` the server refuses it."""
        assert session.held is not None
        held, session.held = session.held, None
        if fails:
            held.fail(fails)
        else:
            held.release()
        await self.settle(session)

    async def settle_who_waited(self, but: Session | None = None) -> None:
        """Settle the sessions that have waited for something, but for one."""
        for each in self.all:
            if each is not but and (each.waits_for or each.stalled):
                await self.settle(each)

    async def settle(self, session: Session) -> None:
        """Wait until a session is about to send a statement, has ended, or waits for another one of the schedule."""
        known = {each.pid for each in self.all}
        session.stalled, patience = False, _PATIENCE
        while not (session.held or session.ended or self.call.ended):
            await self._arrival(session.writing)
            if session.writing is not None and session.writing.done():
                session.ended, session.waits_for = True, frozenset()
            if session.held or session.ended:
                return
            waiting = await blocking(self.call.live, session.pid)
            if found := known.intersection(waiting.get(session.pid, ())):
                session.waits_for = frozenset(found)
                return
            patience -= 1
            if session.connections and patience < 0 and await self._is_stalled(session):
                session.stalled, session.waits_for = True, frozenset()
                return

    def _is_busy(self, session: Session) -> bool:
        """Whether the server is at work for a call."""
        connections = self.call.live.wire.connections
        return any(connections[number].busy for number in session.connections)

    async def _is_stalled(self, session: Session) -> bool:
        """Whether a call does not go on although the server has replied to it: it waits for something in Python.

        What goes on sends something between two beats. Not all of it is held: the driver's own statements pass, and what
        prepares a statement is not the statement yet.
        """
        sent = self._sent_by(session)
        for _ in range(_QUIET_BEATS):
            if session.held or session.ended or self._is_busy(session) or self._sent_by(session) != sent:
                return False
            await self._next_beat()
        return not (session.held or session.ended or self._is_busy(session) or self._sent_by(session) != sent)

    def _sent_by(self, session: Session) -> int:
        connections = self.call.live.wire.connections
        return sum(connections[number].received for number in session.connections)

    async def _next_beat(self) -> None:
        await self._beat_arrives()
        if self._beat is not None:
            beat, self._beat = self._beat, None
            beat.release()
        await self._beat_arrives()
        await self._arrival(None)  # and what was sent just before it, on another connection

    async def _beat_arrives(self) -> None:
        while self._beat is None and not self.call.ended:
            await self._arrival(None)

    async def _arrival(self, writing: asyncio.Task[Any] | None) -> None:
        """Wait a moment for the next statement, or until somebody else's has been carried out."""
        if self._arriving is None:
            self._arriving = asyncio.ensure_future(self.call.next())
        expected: set[asyncio.Future[Any]] = {self._arriving, *((writing,) if writing is not None else ())}
        await asyncio.wait(expected, timeout=_POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if self._arriving.done():
            arrived, self._arriving = self._arriving.result(), None
            self._assign(arrived)

    async def end_deadlock(self) -> bool:
        """End a deadlock as the server does, but at once, by ending one of the statements; returns whether there is one."""
        waiting = {each.pid: each for each in self.calls if each.waits_for}
        for each in waiting.values():
            seen: set[int] = set()
            front = set(each.waits_for)
            while front:
                seen |= front
                front = {pid for at in front if at in waiting for pid in waiting[at].waits_for} - seen
            if each.pid in seen:
                await self.call.live.query(f"SELECT pg_cancel_backend({each.pid})")
                return True
        return False

    async def let_all_pass(self) -> None:
        """Hold nothing more: what is held is released, and the beats end."""
        await self._beat_arrives()
        if self._beat is not None:
            self._beat.fail("57014")
        if self._arriving is not None:
            self._arriving.cancel()
        for held in self.call.gate.held:
            held.release()

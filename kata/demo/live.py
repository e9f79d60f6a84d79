"""Several sessions at once in a demo: commits are real, in a copy of the starting database that is thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from kata.database import Server, connect
from kata.errors import KataError
from kata.schedule import Step, values_of
from kata.ui.text import count

T = TypeVar("T")

_POLL_SECONDS = 0.005
_MOST_SETS = 5
# A demo ends, also that of an answer that waits for its own lock.
_LOCK_SECONDS = 3


class Unavailable(KataError):
    """There is no database in which the sessions of a demo could commit."""


class LiveDemo:
    """Sessions that commit, see and block each other; `Demo.live` makes one, and prints in the end what they sent.

    Each has a name, which is the heading of its column. None of this touches the playground.
    """

    def __init__(self, server: Server | None, why_not: str = "") -> None:
        self.steps: list[Step] = []
        self._server = server
        self._why_not = why_not
        self._engines: dict[str, AsyncEngine] = {}
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[Any]] = []
        self._pids: dict[int, str] = {}
        self._running: dict[str, int] = {}  # by name: the step whose statement has no reply yet

    def engine(self, name: str = "A") -> AsyncEngine:
        """Return the engine of one column: the same one for the same name."""
        if self._server is None:
            raise Unavailable(self._why_not)
        if name not in self._engines:
            settings = {"server_settings": {"lock_timeout": f"{_LOCK_SECONDS}s"}}
            self._engines[name] = engine = create_async_engine(self._server.url(), connect_args=settings)
            self._listen(name, engine)
        return self._engines[name]

    def factory(self, name: str = "A", **options: Any) -> async_sessionmaker[AsyncSession]:
        """Return a factory of sessions in one column; objects do not expire at a commit, unless an option says so."""
        return async_sessionmaker(self.engine(name), **{"expire_on_commit": False, **options})

    def session(self, name: str = "A") -> AsyncSession:
        """Return a new session in one column; it is closed at the end of the block."""
        session = self.factory(name)()
        self._stack.push_async_callback(session.close)
        return session

    def happens(self, name: str, what: str) -> None:
        """Note in one column, in words, that something else than SQL has happened."""
        self.steps.append(Step(name, what, is_sql=False))

    async def start(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a call, and return when it has ended, or waits for a lock that another session holds.

        Await the task that is returned when that session has committed.
        """
        task = asyncio.create_task(call)
        self._tasks.append(task)
        if self._server is None:
            return task
        watcher = await connect(self._server, self._server.database)
        try:
            while not task.done():
                if await self._note_who_waits(watcher):
                    break
                await asyncio.wait([task], timeout=_POLL_SECONDS)
        finally:
            watcher.terminate()
        return task

    async def close(self) -> None:
        """End all that was started, and disconnect."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(Exception):  # a session that a forgotten task still uses
            await self._stack.aclose()
        for engine in self._engines.values():
            await engine.dispose()

    async def _note_who_waits(self, watcher: Any) -> bool:
        """Note in the steps which statements wait; returns whether a new one does."""
        found = False
        for name, at in list(self._running.items()):
            if self.steps[at].state:
                continue
            pids = [pid for pid, owner in self._pids.items() if owner == name]
            blocking = await watcher.fetch(
                "SELECT unnest(pg_blocking_pids(pid)) FROM unnest($1::int[]) AS a (pid)", pids
            )
            names = dict.fromkeys(self._pids.get(pid, "somebody else") for (pid,) in blocking)
            if names and self._running.get(name) == at:
                self._set_state(at, f"waits for {' and '.join(names)}")
                found = True
        return found

    # -- what the sessions send ----------------------------------------------------------------------------------

    def _listen(self, name: str, engine: AsyncEngine) -> None:
        """Make a step of everything that an engine sends."""

        def begin(connection: Connection) -> None:
            self._pids[connection.connection.driver_connection.get_server_pid()] = name  # type: ignore[union-attr]
            level = connection.get_execution_options().get("isolation_level")
            self.steps.append(Step(name, f"BEGIN ISOLATION LEVEL {level}" if level else "BEGIN"))

        def control(sql: str) -> Any:
            return lambda *_: self.steps.append(Step(name, sql))

        def before(connection: Connection, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
            sets = parameters[:_MOST_SETS] if many else [parameters] if isinstance(parameters, tuple | list) else []
            values = values_of(sets)
            self._running[name] = len(self.steps)
            self.steps.append(Step(name, sql, parameters=values))

        def after(connection: Connection, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
            self._replied(name, count(cursor.rowcount, "row") if cursor.rowcount >= 0 else "")

        def failed(context: ExceptionContext) -> None:
            code = getattr(context.original_exception, "sqlstate", None) or type(context.original_exception).__name__
            self._replied(name, f"{code}: {context.original_exception}".partition("\n")[0])

        for which, listener in (
            ("begin", begin),
            ("commit", control("COMMIT")),
            ("rollback", control("ROLLBACK")),
            ("savepoint", lambda _, savepoint: self.steps.append(Step(name, f"SAVEPOINT {savepoint}"))),
            ("rollback_savepoint", lambda _, savepoint, __: self.steps.append(Step(name, f"ROLLBACK TO {savepoint}"))),
            ("release_savepoint", lambda _, savepoint, __: self.steps.append(Step(name, f"RELEASE {savepoint}"))),
            ("before_cursor_execute", before),
            ("after_cursor_execute", after),
            ("handle_error", failed),
        ):
            event.listen(engine.sync_engine, which, listener)

    def _replied(self, name: str, state: str) -> None:
        """Note a reply: at the statement, or in a step of its own if others have done something meanwhile."""
        at = self._running.pop(name, None)
        if at is None:
            return
        if not self.steps[at].state:
            self._set_state(at, state)
        else:
            self.steps.append(Step(name, f"goes on after step {at + 1}", state, is_sql=False))

    def _set_state(self, at: int, state: str) -> None:
        self.steps[at] = replace(self.steps[at], state=state)

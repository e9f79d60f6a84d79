"""The statements that SQLAlchemy hands to the driver, and the line of the learner's code that caused each.

Two tools on the same events:

- `measure_statements(session)` counts; exercises use it to measure a loading strategy.
- `capture(...)` keeps every statement with its parameters, rows, time, the line that emitted it, and whether it was a
  lazy load. The demos and the workers use it.

Both explain; neither judges. Statements that bypass SQLAlchemy are invisible here: the graders count on the wire.
This module imports only what a worker needs anyway.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Literal, Self, TypeAlias
from weakref import WeakKeyDictionary

import greenlet  # type: ignore[import-untyped, unused-ignore]
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidRequestError, UnboundExecutionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_scoped_session
from sqlalchemy.orm import ORMExecuteState, Session, scoped_session

from kata.raw_sql import RawSQL, raw_sql

Origin: TypeAlias = Literal["main", "lazy", "relationship", "column"]
Target: TypeAlias = (
    "AsyncSession | Session | AsyncEngine | Engine | AsyncConnection | Connection"
    " | async_scoped_session[Any] | scoped_session[Any]"
)

_ORIGIN_OPTION = "_kata_origin"
_TRANSACTION_CONTROL = re.compile(
    r"\s*(BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE\s+TRANSACTION)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Tag:
    """The origin of a statement, as an execution option. The learner can set options, but not of this class."""

    origin: Origin


@dataclass(slots=True)
class Emitted:
    """A statement, as it reached the driver.

    `rows` and `seconds` are `None` while it runs and if it failed. Its origin is `lazy` (an attribute access),
    `relationship` (selectinload and the like), `column` (refresh, deferred or expired columns), or `main` (everything
    else, flushes included).
    """

    sql: str  # with the driver's placeholders (`$1::VARCHAR`)
    parameters: Any  # as passed to the driver; for an executemany a list of them
    executemany: bool = False  # many sets of parameters; it counts as one statement
    rows: int | None = None  # fetched or changed; -1 if the driver does not know (streams)
    seconds: float | None = None  # until the driver returned
    file: str | None = None  # the learner's file that caused it; `None` if none of their frames is on the stack
    line: int | None = None
    origin: Origin = "main"
    raw: RawSQL | None = None  # the first piece of raw SQL in it

    @property
    def is_text(self) -> bool:
        """Whether the statement, or a part of it, is raw SQL."""
        return self.raw is not None


class StatementRecorder:
    """Records the statements that are sent inside a `with` block, but not BEGIN, COMMIT and savepoints.

    It can be entered again, and then goes on. Recorders can be nested.

    Args:
        target: A session, connection or engine, whose engine is listened to. The class `Engine` itself (the default)
            means every engine of the process, future ones included.
        learner: The learner's folder or file.
    """

    def __init__(self, target: Target | type[Engine] = Engine, *, learner: Path | None = None) -> None:
        self.statements: list[Emitted] = []
        self._engine = target if isinstance(target, type) else _engine_behind(target)
        self._is_learners = _files_below(learner.resolve()) if learner else None
        self._running: WeakKeyDictionary[Any, tuple[Emitted, float]] = WeakKeyDictionary()

    def clear(self) -> None:
        """Discard the statements."""
        self.statements.clear()

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._before)
        event.listen(self._engine, "after_cursor_execute", self._after)
        event.listen(Session, "do_orm_execute", self._tag)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        _unlisten(self._engine, "before_cursor_execute", self._before)
        _unlisten(self._engine, "after_cursor_execute", self._after)
        _unlisten(Session, "do_orm_execute", self._tag)

    def _tag(self, state: ORMExecuteState) -> None:
        options: dict[str, Any] = {_ORIGIN_OPTION: _Tag(_origin(state))}
        if state.is_relationship_load:
            # In older versions of SQLAlchemy, a listener to this event makes loaders inherit the yield_per of what they
            # load for, and fail (sqlalchemy#13301).
            options["yield_per"] = None
        state.update_execution_options(**options)

    def _before(
        self, conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if _TRANSACTION_CONTROL.match(statement):
            return
        file, line = _learners_line(self._is_learners)
        options = context.execution_options if context is not None else {}
        emitted = Emitted(
            sql=statement,
            parameters=parameters,
            executemany=bool(executemany),
            file=file,
            line=line,
            origin=tag.origin if isinstance(tag := options.get(_ORIGIN_OPTION), _Tag) else "main",
            raw=raw_sql(context, statement),
        )
        self.statements.append(emitted)
        if context is not None:
            self._running[context] = (emitted, time.perf_counter())

    def _after(
        self, conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        # A context can run several statements one after another (insertmanyvalues batches), hence pop.
        running = self._running.pop(context, None) if context is not None else None
        if running is not None:
            emitted, began = running
            emitted.seconds = time.perf_counter() - began
            emitted.rows = cursor.rowcount


capture = StatementRecorder

# The counters that are open in this context. A task started inside a `with` block inherits them; a concurrent task,
# which may use the same engine, does not.
_open_counters: ContextVar[frozenset[StatementCounter]] = ContextVar("kata_open_counters", default=frozenset())


class StatementCounter:
    """Counts what a session really sends to the database inside a `with` block.

        with measure_statements(session) as counter:
            await session.execute(...)
        print(counter.count)

    A batch (executemany) counts as one statement; BEGIN, COMMIT, ROLLBACK and savepoints do not count. A counter of an
    engine counts everything that the engine sends. A counter of a session or connection counts what is sent from inside
    the block, by that session or by another one on the same engine.

    Args:
        target: An `AsyncSession`, or the sync `Session` inside `run_sync`; a connection or an engine does as well.

    Raises:
        TypeError: `target` is none of these.
    """

    def __init__(self, target: Target) -> None:
        self.count = 0
        self._engine = _engine_behind(target)
        self._everywhere = isinstance(target, AsyncEngine | Engine)

    def __enter__(self) -> Self:
        _open_counters.set(_open_counters.get() | {self})
        event.listen(self._engine, "before_cursor_execute", self._before)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        # Not by a token: a generator may exit in another context than the one it was entered in.
        _open_counters.set(_open_counters.get() - {self})
        _unlisten(self._engine, "before_cursor_execute", self._before)

    def __str__(self) -> str:
        return f"{self.count} statement{'' if self.count == 1 else 's'}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def _before(
        self, conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        here = self._everywhere or self in _open_counters.get()
        if here and not _TRANSACTION_CONTROL.match(statement):
            self.count += 1


measure_statements = StatementCounter
count_statements = measure_statements
"""The old name, which learners' files import."""


def _learners_line(is_learners: Callable[[str], bool] | None) -> tuple[str | None, int | None]:
    """Return file and line of the learner's innermost frame; `None` twice if there is none.

    SQLAlchemy runs async calls in a greenlet, whose stack ends inside the library; the `await` that started it is in a
    parent greenlet. Both are searched, innermost first, so that a lazy load points at the attribute access.
    """
    if is_learners is None:
        return None, None
    for frame in _frames():
        if is_learners(frame.f_code.co_filename):
            return frame.f_code.co_filename, frame.f_lineno
    return None, None


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    parent = greenlet.getcurrent().parent
    while frame is not None or parent is not None:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if parent is not None:
            frame, parent = parent.gr_frame, parent.parent


def _origin(state: ORMExecuteState) -> Origin:
    try:
        lazy = state.lazy_loaded_from is not None
    except (AttributeError, InvalidRequestError):
        lazy = False  # text() and DML have no load options
    if lazy:
        return "lazy"
    if state.is_relationship_load:
        return "relationship"
    return "column" if state.is_column_load else "main"


def _engine_behind(target: Target) -> Engine | type[Engine]:
    if isinstance(target, async_scoped_session | scoped_session):
        target = target()
    if isinstance(target, AsyncSession):
        target = target.sync_session
    if isinstance(target, Session):
        try:
            target = target.get_bind()
        except UnboundExecutionError:
            return Engine  # bound per mapper: any engine may be used
    if isinstance(target, AsyncConnection | AsyncEngine):
        target = target.sync_engine
    if isinstance(target, Connection):
        target = target.engine
    if isinstance(target, Engine):
        return target
    raise TypeError(f"statements are counted on a session, connection or engine, not on {type(target).__name__!r}")


def _files_below(root: Path) -> Callable[[str], bool]:
    @cache
    def is_below(filename: str) -> bool:
        # "<string>" and "<frozen importlib>" are not files, but would resolve to paths below the current folder.
        return not filename.startswith("<") and Path(filename).resolve().is_relative_to(root)

    return is_below


def _unlisten(target: Any, name: str, listener: Callable[..., Any]) -> None:
    if event.contains(target, name, listener):
        event.remove(target, name, listener)

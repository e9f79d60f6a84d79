"""What is in progress on a connection: query cycles, each ended by a ReadyForQuery, and the judge's own queries."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from kata.wire import protocol, values
from kata.wire.statement import Prepared, Statement


class InjectionError(Exception):
    """The server refused a statement of the judge's, or the connection was not free for one.

    Attributes:
        sqlstate: The server's SQLSTATE; empty when the connection was closed or busy.
    """

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


@dataclass
class Result:
    """The result of one of the judge's statements: labels, decoded rows and the command tag."""

    labels: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    tag: str = ""


@dataclass
class Injection:
    """One injected query; collects its results and hands them to the future, if there is one."""

    future: asyncio.Future[list[Result]] | None = None
    results: list[Result] = field(default_factory=list)
    error: tuple[str, str] | None = None
    _columns: tuple[protocol.Column, ...] = ()
    _described: bool = False

    def receive(self, kind: bytes, payload: bytes) -> None:
        """Process one message of the server's reply."""
        match kind:
            case b"T":
                self._columns, self._described = protocol.read_row_description(payload), True
                self.results.append(Result(tuple(column.label for column in self._columns)))
            case b"D":
                cells = zip(protocol.read_data_row(payload), self._columns, strict=True)
                self.results[-1].rows.append(tuple(values.decode(cell, column.oid, 0) for cell, column in cells))
            case b"C":
                if not self._described:
                    self.results.append(Result())
                self.results[-1].tag, _ = protocol.text_until_null(payload)
                self._described = False
            case b"E":
                self.error = self.error or protocol.read_error(payload)

    def finish(self) -> None:
        """Resolve the future: with the results, or with the server's error."""
        if self.error:
            self.refuse(*self.error)
        elif self.future is not None and not self.future.done():
            self.future.set_result(self.results)

    def refuse(self, sqlstate: str, message: str) -> None:
        """Raise an `InjectionError` where the results are awaited."""
        if self.future is not None and not self.future.done():
            self.future.set_exception(InjectionError(sqlstate, message))
            self.future.exception()  # the caller may be gone, and asyncio logs an error that nothing has retrieved


@dataclass(slots=True)
class Execution:
    """One Execute message, or one statement of a simple query, that the server has not finished yet.

    Attributes:
        withheld: Whether its rows are withheld from the client.
        blanked: The labels of columns in which the client gets NULL.
        faulty: Whether the judge makes it fail.
    """

    statement: Statement
    withheld: bool = False
    blanked: frozenset[str] = frozenset()
    faulty: bool = False
    sent: float = field(default_factory=time.perf_counter)


@dataclass(slots=True)
class Cycle:
    """Everything that one ReadyForQuery ends: a start-up, a simple query, or the messages up to a Sync.

    Attributes:
        executions, describes: What the server has still to execute and to describe, in order.
        replies: One entry for each ParseComplete, BindComplete and CloseComplete that is still to come: whether the
            client gets it, or the wire sent the message by itself.
        parsed, last: The statement that was prepared last, and the one that was executed last.
        failed: Whether the server reported an error; it skips the rest of the cycle.
        simple: Whether it is a simple query, which has no Sync.
        copying: Whether the server waits for the client's rows of a COPY.
        kept: Whether the client believes that something was committed in it.
        ended: Whether it ends the client's transaction although it failed.
        injection: The judge's query, if the cycle is one.
        release_ready: Whether the client's own ReadyForQuery was held back until this injection is done.
    """

    executions: deque[Execution] = field(default_factory=deque)
    describes: deque[Prepared] = field(default_factory=deque)
    replies: deque[bool] = field(default_factory=deque)
    parsed: Prepared | None = None
    last: Statement | None = None
    startup: bool = False
    failed: bool = False
    simple: bool = False
    copying: bool = False
    kept: bool = False
    ended: bool = False
    injection: Injection | None = None
    release_ready: bool = False

    @property
    def settled(self) -> bool:
        """Whether the server owes no reply: asyncpg prepares without a Sync, and may send nothing more."""
        return not (self.executions or self.describes or self.replies or self.failed)

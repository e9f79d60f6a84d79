"""What is under way on a connection: the client's units and executions, and the judge's own queries in between."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from kata.wire import protocol, values
from kata.wire.statement import Kind, Prepared, Statement


class InjectionError(Exception):
    """The server refused a statement of the judge's, or the connection was not free for one.

    Attributes:
        sqlstate: The server's SQLSTATE, empty when the connection was gone or busy.
    """

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


@dataclass
class Result:
    """What one of the judge's own statements gave: labels, decoded rows and the command tag."""

    labels: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    tag: str = ""


@dataclass
class Injection:
    """A query of the judge's, and where its answer goes."""

    future: asyncio.Future[list[Result]]
    results: list[Result] = field(default_factory=list)
    columns: tuple[protocol.Column, ...] = ()
    described: bool = False
    error: tuple[str, str] | None = None

    def take(self, kind: bytes, payload: bytes) -> None:
        """Take in one message of the server's answer."""
        match kind:
            case b"T":
                self.columns, self.described = protocol.read_row_description(payload), True
                self.results.append(Result(tuple(column.label for column in self.columns)))
            case b"D":
                cells = zip(protocol.read_data_row(payload), self.columns, strict=True)
                self.results[-1].rows.append(tuple(values.decode(cell, column.oid, 0) for cell, column in cells))
            case b"C":
                if not self.described:
                    self.results.append(Result())
                self.results[-1].tag, _ = protocol.text_until_null(payload)
                self.described = False
            case b"E":
                self.error = self.error or protocol.read_error(payload)

    def finish(self) -> None:
        """Hand the answer to whoever waits for it."""
        if self.future.done():
            return
        if self.error:
            self.refuse(*self.error)
        else:
            self.future.set_result(self.results)

    def refuse(self, sqlstate: str, message: str) -> None:
        """Raise an error where the answer is awaited."""
        self.future.set_exception(InjectionError(sqlstate, message))
        # Nobody may be waiting for the relay's own injections.
        self.future.exception()


@dataclass
class Execution:
    """One Execute (or one part of a simple query) that the server has not finished yet."""

    statement: Statement
    withheld: bool = False
    began: float = field(default_factory=time.perf_counter)


@dataclass
class Portal:
    prepared: Prepared
    kind: Kind
    bind: protocol.Bind
    statement: Statement | None = None


@dataclass
class Unit:
    """Everything that one ReadyForQuery ends: a start-up, a simple query, or the messages up to a Sync."""

    executions: deque[Execution] = field(default_factory=deque)
    describes: deque[Prepared] = field(default_factory=deque)
    parsed: tuple[Prepared, Kind] | None = None
    last: Statement | None = None
    startup: bool = False
    reparsing: bool = False
    """Whether the answers to a Close and a Parse of ours are still to come."""
    failed: bool = False
    kept: bool = False
    """Whether something was committed in it, as the client sees it."""
    injection: Injection | None = None
    awaited: int = 0
    """How many ParseComplete, BindComplete and CloseComplete are still to come."""
    release_ready: bool = False
    """Whether the client still waits for a ReadyForQuery that was held back for this injection."""

    @property
    def quiet(self) -> bool:
        """Whether everything in it was answered: asyncpg prepares without a Sync, and may leave it at that."""
        return not (self.executions or self.describes or self.awaited or self.failed)

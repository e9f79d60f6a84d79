"""A query of the judge's own on the worker's connection, and the server's reply to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from kata.wire import protocol, values


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
        """Take in one message of the server's reply."""
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
            # The caller may have stopped waiting: asyncio must not complain about an error that nobody retrieved.
            self.future.exception()

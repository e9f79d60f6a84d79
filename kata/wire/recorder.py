"""The recorder: what the messages of a connection say about its statements."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from kata.wire import protocol
from kata.wire.cycle import Cycle, Execution
from kata.wire.statement import Direction, Kind, Prepared, Statement
from kata.wire.transactions import CONTROL, Part, Transaction

# Rows beyond this many of a statement, or this many bytes of a wire, are counted but not kept: evidence needs a sample,
# and memory is finite.
ROWS_KEPT = 20_000
BYTES_KEPT = 256 * 1024**2
# Sets of parameters of a batch, before the last one.
SETS_KEPT = 4
# What a client may send in one call. Exercises take hundreds of statements at the most, and judging one costs
# milliseconds: a flood would keep the judge busy for minutes.
MOST_STATEMENTS = 2_000
MOST_BYTES = 16 * 1024**2
# In one text; an INSERT of as many rows as fit into one statement has half of it.
LONGEST_SQL = 1024**2


class Refused(ValueError):
    """The client sent what the wire does not let through; the connection is cut."""


class Record:
    """What all connections of a wire have sent.

    Attributes:
        statements: Everything sent so far, in the order of execution.
        withheld: Texts of statements whose rows do not reach the worker (the cut test).
        blanked: Texts of statements, each with the labels of columns in which the worker gets NULL.
        bytes_kept: How many bytes of rows `statements` holds.
        most_statements: How many statements one call may send; `None` for the usual limit.
        cut: Why the wire cut the client off, as the end of a sentence ("sends …"); empty if it did not.
        is_cut: Set as soon as `cut` is.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.withheld: frozenset[str] = frozenset()
        self.blanked: Mapping[str, frozenset[str]] = {}
        self.bytes_kept = 0
        self.most_statements: int | None = None
        self.cut = ""
        self.is_cut = asyncio.Event()
        self._bytes = self._statements = self._prepared = 0

    def mark(self) -> int:
        """Return a position in the record, for `since`."""
        return len(self.statements)

    def since(self, mark: int, *kinds: Kind) -> list[Statement]:
        """The statements recorded after a mark: all of them, or only those of some kinds."""
        return [statement for statement in self.statements[mark:] if not kinds or statement.kind in kinds]

    def renew(self) -> None:
        """Begin a call: its limits count from here."""
        self._bytes = self._statements = self._prepared = 0

    def accept(self, size: int) -> None:
        """Count bytes that the client sent, before anything is read from them.

        Raises:
            Refused: They are more than a call may send.
        """
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise self.refuse(f"sends more than {MOST_BYTES // 1024**2} MB to the database in one call")

    @property
    def statements_left(self) -> int:
        """How many statements the call may still send."""
        return self._most - self._statements

    @property
    def _most(self) -> int:
        return MOST_STATEMENTS if self.most_statements is None else self.most_statements

    def admit(self, statements: int) -> None:
        """Count statements before they are recorded: an executemany is one, and so is a stream.

        Raises:
            Refused: They are more than a call may send.
        """
        self._statements += statements
        if self._statements > self._most:
            raise self.refuse(f"sends more than {self._most:,} statements in one call")

    def admit_text(self, size: int, *, prepares: bool) -> None:
        """Count a text of SQL before it is read; `prepares` if it is not executed yet.

        Raises:
            Refused: It is too long, or more statements are prepared than a call may send.
        """
        if size > LONGEST_SQL:
            raise self.refuse(f"sends a single text of {size:,} bytes of SQL")
        self._prepared += prepares
        if self._prepared > MOST_STATEMENTS:
            raise self.refuse(f"sends more than {MOST_STATEMENTS:,} statements in one call")

    def refuse(self, what: str) -> Refused:
        """Note why the wire cuts the client off; returns the error to raise."""
        self.cut = self.cut or what
        self.is_cut.set()
        return Refused(what)


@dataclass(slots=True)
class _Portal:
    prepared: Prepared
    bind: protocol.Bind
    faulty: bool = False
    statement: Statement | None = None


class Recorder:
    """Records the statements of one connection.

    Several executions may be one statement of the record: an executemany (the same prepared statement again before the
    Sync) is one with a batch of parameters, and so is a stream (a portal that is fetched in parts).
    """

    def __init__(self, record: Record, connection: int, transaction: Transaction) -> None:
        self.prepared: dict[str, Prepared] = {}
        self._record = record
        self._connection = connection
        self._transaction = transaction
        self._portals: dict[str, _Portal] = {}
        self._last_reply = 0.0

    # -- what the client sends -----------------------------------------------------------------------------------

    def query(self, cycle: Cycle, parts: list[Part], *, faulty: bool = False) -> None:
        """Record the statements of a simple query."""
        self._record.admit(sum(part.kind is not Kind.DRIVER for part in parts))
        in_transaction = self._transaction.open
        for part in parts:
            execution = self._execution(self._add(Prepared(part.sent, kind=part.kind)), faulty=faulty)
            execution.statement.in_transaction = in_transaction
            cycle.executions.append(execution)
            if part.kind in CONTROL:
                in_transaction = part.kind is Kind.BEGIN

    def parse(self, cycle: Cycle, name: str, prepared: Prepared) -> None:
        """Remember a prepared statement; it counts when it is executed."""
        self.prepared[name] = cycle.parsed = prepared
        cycle.replies.append(True)

    def bind(self, cycle: Cycle, bind: protocol.Bind, *, faulty: bool = False) -> None:
        """Remember a portal."""
        if bind.prepared in self.prepared:
            self._portals[bind.portal] = _Portal(self.prepared[bind.prepared], bind, faulty)
        cycle.replies.append(True)

    def describe(self, cycle: Cycle, payload: bytes) -> None:
        """Expect the description of a prepared statement or a portal."""
        name, _ = protocol.text_until_null(payload, 1)
        if payload[:1] == b"S":
            found = self.prepared.get(name)
        else:
            found = self._portals[name].prepared if name in self._portals else None
        cycle.describes.append(found or Prepared(""))

    def execute(self, cycle: Cycle, payload: bytes) -> None:
        """Record an execution of a portal."""
        name, _ = protocol.text_until_null(payload)
        portal = self._portals.get(name)
        if portal is None:
            return
        # A portal that has a statement was suspended, and the client fetches on.
        if portal.statement is None:
            if cycle.last is not None and cycle.last.prepared is portal.prepared:
                cycle.last.batch += 1
                if cycle.last.bind is not None and len(cycle.last.earlier) < SETS_KEPT:
                    cycle.last.earlier.append(cycle.last.bind)
                cycle.last.bind = portal.bind
            else:
                self._record.admit(portal.prepared.kind is not Kind.DRIVER)
                cycle.last = self._add(portal.prepared, portal.bind)
            portal.statement = cycle.last
        cycle.executions.append(self._execution(portal.statement, faulty=portal.faulty))

    def function_call(self, function: int) -> None:
        """Record a FunctionCall message: a call of one of the server's functions without SQL."""
        self._add(Prepared(f"/* a function call by the fast path: function {function} */"))

    def _add(self, prepared: Prepared, bind: protocol.Bind | None = None) -> Statement:
        statement = Statement(
            sql=prepared.sql,
            kind=prepared.kind,
            connection=self._connection,
            in_transaction=self._transaction.open,
            prepared=prepared if bind else None,
            bind=bind,
        )
        self._record.statements.append(statement)
        return statement

    def _execution(self, statement: Statement, *, faulty: bool = False) -> Execution:
        record = self._record
        return Execution(
            statement, statement.sql in record.withheld, record.blanked.get(statement.sql, frozenset()), faulty
        )

    # -- what the server replies ---------------------------------------------------------------------------------

    def described(self, cycle: Cycle, kind: bytes, payload: bytes) -> None:
        """Process a ParameterDescription, a RowDescription or a NoData message."""
        if kind == b"t" and cycle.describes:
            cycle.describes[0].parameter_types = protocol.read_parameter_types(payload)
        elif kind != b"t" and cycle.describes:
            cycle.describes.popleft().columns = protocol.read_row_description(payload) if kind == b"T" else ()
        elif kind == b"T" and cycle.executions:
            cycle.executions[0].statement.columns = protocol.read_row_description(payload)

    def row(self, execution: Execution, payload: bytes) -> None:
        """Count a row, and keep it within the limits."""
        statement = execution.statement
        statement.rows += 1
        if len(statement.cells) < ROWS_KEPT and self._record.bytes_kept < BYTES_KEPT:
            statement.cells.append(payload)
            self._record.bytes_kept += len(payload)

    def copying(self, cycle: Cycle, direction: Direction) -> None:
        """Note that a statement is a COPY from or to the client."""
        if cycle.executions:
            cycle.executions[0].statement.copy = direction

    def copied(self, execution: Execution) -> None:
        """Count what COPY sends, a message for each row. It is not kept: it is not encoded like a row of a query."""
        execution.statement.rows += 1

    def finished(self, cycle: Cycle, tag: str = "") -> Execution:
        """Remove the execution that the server has just finished; `tag` is empty for a suspended portal or empty query."""
        execution = self._take(cycle)
        statement = execution.statement
        statement.finished = True
        if tag:
            statement.completed(tag)
        # Outside of a transaction a write stays, as the client sees it.
        cycle.kept |= statement.kind is Kind.COMMIT or (statement.kind is Kind.WORK and statement.may_have_written)
        return execution

    def failed(self, cycle: Cycle, sqlstate: str, message: str) -> None:
        """Record an error; the server skips the rest of the cycle."""
        if not cycle.executions and cycle.parsed is not None:
            # Refused while it was parsed: it never ran, but the learner sent it.
            cycle.executions.append(self._execution(self._add(cycle.parsed)))
        if cycle.executions:
            execution = self._take(cycle)
            statement = execution.statement
            statement.sqlstate, statement.error, statement.finished = sqlstate, message, True
            cycle.ended = execution.faulty and statement.kind in (Kind.COMMIT, Kind.ROLLBACK)
        cycle.failed = True
        cycle.executions.clear()
        cycle.describes.clear()
        cycle.replies.clear()

    def _take(self, cycle: Cycle) -> Execution:
        execution, now = cycle.executions.popleft(), time.perf_counter()
        # An execution that was sent while the server was busy with another one started when that one ended.
        execution.statement.seconds += now - max(execution.sent, self._last_reply)
        self._last_reply = now
        return execution

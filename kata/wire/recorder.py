"""The recorder: what the messages of a connection say about its statements."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kata.wire import protocol
from kata.wire.cycle import Cycle, Execution
from kata.wire.statement import Kind, Prepared, Statement
from kata.wire.transactions import CONTROL, Part, Transaction

# Rows beyond this many of a statement, or this many bytes of a wire, are counted but not kept: evidence needs a sample,
# and memory is finite.
ROWS_KEPT = 20_000
BYTES_KEPT = 256 * 1024**2
_BYTES_ACCEPTED = 512 * 1024**2


class Record:
    """What all connections of a wire have sent.

    Attributes:
        statements: Everything sent so far, in the order of execution.
        withheld: Texts of statements whose rows do not reach the worker (the cut test).
        bytes_kept: How many bytes of rows `statements` holds.
        bytes_accepted: How many bytes the worker has sent.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.withheld: frozenset[str] = frozenset()
        self.bytes_kept = 0
        self.bytes_accepted = 0

    def mark(self) -> int:
        """Return a position in the record, for `since`."""
        return len(self.statements)

    def since(self, mark: int, *kinds: Kind) -> list[Statement]:
        """The statements recorded after a mark: all of them, or only those of some kinds."""
        return [statement for statement in self.statements[mark:] if not kinds or statement.kind in kinds]

    def accept(self, size: int) -> None:
        """Count bytes that the worker sent; what the record keeps of them is the judge's memory.

        Raises:
            ValueError: The worker has sent more than any exercise needs.
        """
        self.bytes_accepted += size
        if self.bytes_accepted > _BYTES_ACCEPTED:
            raise ValueError("the worker has sent too much")


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
                cycle.last.bind = portal.bind
            else:
                cycle.last = self._add(portal.prepared, portal.bind)
            portal.statement = cycle.last
        cycle.executions.append(self._execution(portal.statement, faulty=portal.faulty))

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
        return Execution(statement, statement.sql in self._record.withheld, faulty)

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

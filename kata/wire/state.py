"""The state machine of one connection, without I/O: messages go in, the bytes to forward come out.

As with h11 or hyper-h2, the caller owns the sockets: it feeds every message of either side to `from_client` or
`from_server`, and writes what `to_server` and `to_client` return.
"""

from __future__ import annotations

import struct
from collections import deque

from kata.wire import protocol
from kata.wire.cycle import Cycle, Execution, Injection
from kata.wire.gate import Fault
from kata.wire.recorder import Record, Recorder
from kata.wire.statement import Prepared
from kata.wire.transactions import Transaction, kind_of_script

_FAULT = "kata_fault"  # the prepared statement that fails in place of one of the client's
# Everything that a client may say after its start-up; what a server of another version would understand is not here.
_CLIENT_MESSAGES = b"QPBDECSHXdcfp"
_DURING_COPY = b"dcfHSX"
# asyncpg waits for each reply; more than this many that are still to come are a flood.
_MOST_CYCLES = 4_000
_PASSED_ON = b"NAS"  # notices, notifications and parameter changes are the client's, whoever caused them


class ConnectionState:
    """What passes between one client and the server: recorded, rewritten, and with the judge's queries in between.

    Attributes:
        transaction: The client's transaction.
        refused: The SQLSTATE with which the server rejected the connection; empty when it did not.
        backend: The server process and its secret key, as a cancel request needs them; `None` during the start-up.
    """

    def __init__(self, record: Record, number: int, *, nested: bool = True, timeout_ms: int = 5_000) -> None:
        self.record = record
        self.number = number
        self.transaction = Transaction(nested=nested)
        self.refused = ""
        self.backend: tuple[int, int] | None = None
        self._timeout_ms = timeout_ms
        self._recorder = Recorder(record, number, self.transaction)
        self._cycles: deque[Cycle] = deque()
        self._open: Cycle | None = None
        self._to_server: list[bytes] = []
        self._to_client: list[bytes] = []

    @property
    def busy(self) -> bool:
        """Whether the server still owes a reply."""
        return any(cycle is not self._open or not cycle.settled for cycle in self._cycles)

    def to_server(self) -> bytes:
        """Return the bytes to send to the server, each byte once."""
        return _drain(self._to_server)

    def to_client(self) -> bytes:
        """Return the bytes to send to the client, each byte once."""
        return _drain(self._to_client)

    def start(self, parameters: dict[str, str], version: int) -> None:
        """Send the start-up message."""
        self._cycles.append(Cycle(startup=True))
        self._to_server.append(protocol.startup(parameters, version))

    def inject(self, script: str, injection: Injection | None = None, *, release_ready: bool = False) -> None:
        """Send a query of the judge's or the wire's; after it, the client gets a ReadyForQuery if `release_ready` is set."""
        cycle = Cycle(injection=injection or Injection(), release_ready=release_ready)
        # An open but settled cycle ends after the query: with the client's next Sync.
        self._cycles.insert(len(self._cycles) - (self._open is not None and self._open.settled), cycle)
        self._to_server.append(protocol.message(b"Q", script.encode() + b"\0"))

    def close(self) -> None:
        """Note that the connection was lost: callers that await results get an `InjectionError`."""
        for cycle in self._cycles:
            if cycle.injection:
                cycle.injection.refuse("", "the connection was lost")

    # -- client to server ----------------------------------------------------------------------------------------

    def arriving(self, kind: bytes, payload: bytes) -> tuple[str, Prepared] | None:
        """Return the statement that a message of the client's would prepare or execute, before the message is processed.

        Returns:
            The name of the prepared statement (empty for a simple query) and the statement; `None` if the message has
            no statement, continues the one before it, or will be skipped by the server.
        """
        if self._open is not None and (self._open.failed or any(each.faulty for each in self._open.executions)):
            return None
        if kind in b"QP":
            name, end = ("", 0) if kind == b"Q" else protocol.text_until_null(payload)
            sql, _ = protocol.text_until_null(payload, end)
            return name, Prepared(sql, kind=kind_of_script(sql))
        name = protocol.read_bind(payload).prepared
        prepared, last = self._recorder.prepared.get(name), self._open.last if self._open else None
        if prepared is None or (last is not None and last.prepared is prepared):
            return None
        return name, prepared

    def from_client(self, kind: bytes, payload: bytes, fault: Fault | None = None) -> None:
        """Process a message of the client's; `fault` is the error with which the server is to refuse a Query or a Bind.

        Raises:
            Refused: The wire does not let it through.
            ValueError, struct.error: The message is malformed.
        """
        self._refuse(kind, payload)
        match kind:
            case b"Q":
                payload = self._query(payload, fault)
            case b"P":
                payload = self._parse(payload)
            case b"B":
                payload = self._bind(payload, fault)
            case b"D":
                self._recorder.describe(self._cycle(), payload)
            case b"E":
                self._recorder.execute(self._cycle(), payload)
            case b"C":
                self._cycle().replies.append(True)
            case b"S" if not self._copying:  # during a COPY the server ignores it
                self._cycle()
                self._open = None
            case b"c" | b"f" if self._copying:
                self._copying.copying = False
        self._to_server.append(protocol.message(kind, payload))

    def _refuse(self, kind: bytes, payload: bytes) -> None:
        """Raise an error for messages that would hide something from the record, and for those that nobody knows."""
        if kind == b"F":
            self._recorder.function_call(struct.unpack_from("!I", payload)[0])
            raise self.record.refuse("calls a function of the server by the fast path, past SQL")
        if kind not in _CLIENT_MESSAGES:
            raise self.record.refuse(f"sends a message that is not PostgreSQL's protocol ({kind!r})")
        if self._copying and kind not in _DURING_COPY:
            raise self.record.refuse("sends a statement in the middle of a COPY")
        if kind in b"QP":
            self.record.admit_text(len(payload), prepares=kind == b"P")

    @property
    def _copying(self) -> Cycle | None:
        """The cycle in which the server waits for the client's rows of a COPY, if it does."""
        return self._cycles[0] if self._cycles and self._cycles[0].copying else None

    def _cycle(self) -> Cycle:
        """Return the cycle that the client's next Sync ends."""
        if self._open is None:
            if len(self._cycles) > _MOST_CYCLES:
                raise self.record.refuse("sends thousands of messages without waiting for a reply")
            self._open = Cycle()
            self._cycles.append(self._open)
        return self._open

    def _query(self, payload: bytes, fault: Fault | None) -> bytes:
        script, _ = protocol.text_until_null(payload)
        # Its ReadyForQuery also ends what was sent before it without a Sync; after an error the server skips it, too.
        cycle = self._cycle()
        if not cycle.failed:
            self._open = None
        cycle.simple = True
        parts = self.transaction.read(script, at_most=self.record.statements_left)
        self._recorder.query(cycle, parts, faulty=fault is not None)
        if fault:
            return fault.sql.encode() + b"\0"
        if all(part.sent == part.forwarded for part in parts):
            return payload
        return ";".join(part.forwarded for part in parts).encode() + b"\0"

    def _parse(self, payload: bytes) -> bytes:
        name, start = protocol.text_until_null(payload)
        sql, end = protocol.text_until_null(payload, start)
        kind, forwarded = self.transaction.prepare(name, sql)
        self._recorder.parse(self._cycle(), name, Prepared(sql, kind=kind))
        return payload if forwarded == sql else payload[:start] + forwarded.encode() + b"\0" + payload[end:]

    def _bind(self, payload: bytes, fault: Fault | None) -> bytes:
        bind = protocol.read_bind(payload)
        cycle, prepared = self._cycle(), self._recorder.prepared.get(bind.prepared)
        if fault:
            # The client's own Execute will run into the error, as it would with an error of its own statement.
            self._replace(cycle, _FAULT, fault.sql)
            payload = protocol.bind(bind.portal, _FAULT)
        elif prepared and (forwarded := self.transaction.prepare_again(bind.prepared, prepared.sql)):
            self._replace(cycle, bind.prepared, forwarded)
        self._recorder.bind(cycle, bind, faulty=fault is not None)
        return payload

    def _replace(self, cycle: Cycle, name: str, sql: str) -> None:
        """Prepare another text under a name; the client does not see the replies."""
        self._to_server.append(protocol.replace_prepared(name, sql))
        cycle.replies += (False, False)

    # -- server to client ----------------------------------------------------------------------------------------

    def from_server(self, kind: bytes, payload: bytes) -> None:
        """Process a message of the server's."""
        cycle = self._cycles[0] if self._cycles else None
        if cycle is not None and cycle.injection is not None and kind not in _PASSED_ON:
            self._injected(cycle, cycle.injection, kind, payload)
        elif cycle is not None and kind == b"Z":
            self._ready(cycle, payload)
        elif cycle is None:
            self._to_client.append(protocol.message(kind, payload))
        elif (forwarded := self._reply(cycle, kind, payload)) is not None:
            self._to_client.append(protocol.message(kind, forwarded))

    def _reply(self, cycle: Cycle, kind: bytes, payload: bytes) -> bytes | None:
        """Process a reply to the client; returns what the client gets of it, `None` for nothing."""
        match kind:
            case b"D" if cycle.executions:
                self._recorder.row(cycle.executions[0], payload)
                return _let_through(cycle.executions[0], payload)
            case b"d" if cycle.executions:
                self._recorder.copied(cycle.executions[0])
                return None if cycle.executions[0].withheld else payload
            case b"G" | b"H" | b"W":
                self._copy(cycle, kind)
            case b"C":
                return self._completed(cycle, payload)
            case b"1" | b"2" | b"3" if cycle.replies:
                return payload if cycle.replies.popleft() else None
            case b"s" | b"I" if cycle.executions:
                self._recorder.finished(cycle)
            case b"E":
                cycle.copying = False
                sqlstate, message = protocol.read_error(payload)
                if cycle.startup:
                    self.refused = sqlstate
                self._recorder.failed(cycle, sqlstate, message)
            case b"t" | b"T" | b"n":
                self._recorder.described(cycle, kind, payload)
            case b"K":
                self.backend = struct.unpack_from("!II", payload)
        return payload

    def _copy(self, cycle: Cycle, kind: bytes) -> None:
        """Process the beginning of a COPY: in, out, or in both directions, as in a replication."""
        if kind == b"H":
            self._recorder.copying(cycle, "out")
            return
        self._recorder.copying(cycle, "in")
        # The server now ignores a Sync and swallows a statement that the client has sent already, so that the replies
        # could no longer be told apart. asyncpg sends a simple query and waits.
        if kind == b"W" or not cycle.simple or self._cycles[-1] is not cycle:
            raise self.record.refuse("sends rows by COPY in a way that drivers do not use")
        cycle.copying = True

    def _completed(self, cycle: Cycle, payload: bytes) -> bytes:
        if self.transaction.nested and payload.startswith((b"COMMIT", b"PREPARE TRANSACTION")):
            # The wire never sends one: the client knows a spelling of COMMIT that we do not.
            self.transaction.escaped = True
        if not cycle.executions:
            return payload
        tag, _ = protocol.text_until_null(payload)
        execution = self._recorder.finished(cycle, tag)
        if execution.withheld and execution.statement.command == "SELECT":
            return b"SELECT 0\0"
        shown = self.transaction.completed(execution.statement.kind, tag)
        return payload if shown == tag else shown.encode() + b"\0"

    def _ready(self, cycle: Cycle, server_status: bytes) -> None:
        self._cycles.popleft()
        if cycle.startup:
            first = self.transaction.begin_script(self._timeout_ms)
        else:
            first = self.transaction.ready(server_status, kept=cycle.kept, ended=cycle.ended)
        if first:
            self.inject(first, release_ready=True)
        else:
            self._send_ready()

    def _send_ready(self) -> None:
        self._to_client.append(protocol.message(b"Z", self.transaction.status))

    def _injected(self, cycle: Cycle, injection: Injection, kind: bytes, payload: bytes) -> None:
        if kind != b"Z":
            injection.receive(kind, payload)
            return
        self._cycles.popleft()
        self.transaction.aborted = payload == b"E"
        injection.finish()
        if cycle.release_ready:
            self._send_ready()


def _let_through(execution: Execution, row: bytes) -> bytes | None:
    """What the client gets of a row."""
    if execution.withheld:
        return None
    if not execution.blanked:
        return row
    labels = execution.statement.labels()
    return protocol.without_cells(row, {at for at, label in enumerate(labels) if label in execution.blanked})


def _drain(messages: list[bytes]) -> bytes:
    data = b"".join(messages)
    messages.clear()
    return data

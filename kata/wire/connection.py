"""One connection of the worker, relayed message by message."""

from __future__ import annotations

import asyncio
import struct
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from kata.wire import protocol, transactions
from kata.wire.statement import BYTES_KEPT, ROWS_KEPT, Kind, Prepared, Statement
from kata.wire.transactions import BASE_SAVEPOINT, KEPT_SAVEPOINT, Part
from kata.wire.unit import Execution, Injection, InjectionError, Portal, Result, Unit

if TYPE_CHECKING:
    from kata.wire.relay import Wire

_CHUNK = 65_536
_IDLE_WAIT = 2.0
_LOAD_MS = 20_000  # rows and DDL of the judge's: long enough for thousands, not for ever when somebody holds a lock
_CONTROL = (Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK)
_SAVEPOINTS = f"SAVEPOINT {BASE_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}"
_LONGEST_STARTUP = 10_000  # the server's own limit
# The judge's own statements take milliseconds; they wait when the learner's code holds a lock somewhere.
_ANSWER_WAIT = 20.0
_MOST_TAKEN = 512 * 1024**2


class Connection:
    """Relays between one client and the server, and records what passes.

    Attributes:
        number: 0 for the worker's first connection, and so on.
        escaped: Whether the client got out of the outer transaction, so that something may have been committed.
        refused: The SQLSTATE with which the server did not let the client in; empty when it did.
    """

    def __init__(self, wire: Wire, number: int) -> None:
        self.number = number
        self.escaped = False
        self.refused = ""
        self._wire = wire
        self._units: deque[Unit] = deque()
        self._open: Unit | None = None
        self._prepared: dict[str, tuple[Prepared, Kind]] = {}
        self._control: dict[str, str] = {}  # what prepared transaction control became
        self._portals: dict[str, Portal] = {}
        self._in_transaction = False
        self._aborted = False
        self._key: tuple[int, int] | None = None
        self._server: asyncio.StreamWriter | None = None
        self._closed = False
        self._last_answer = 0.0

    @property
    def closed(self) -> bool:
        """Whether either side has gone."""
        return self._closed

    @property
    def busy(self) -> bool:
        """Whether the server still owes an answer."""
        return any(unit is not self._open or not unit.quiet for unit in self._units)

    # -- the judge's side ----------------------------------------------------------------------------------------

    async def run(self, script: str) -> list[Result]:
        """Run SQL of the judge's on this connection, inside the transaction that is open on it; it is not recorded.

        Args:
            script: One or more statements without parameters.

        Returns:
            One result per statement.

        Raises:
            InjectionError: The server refused it, or the connection is closed or in the middle of a statement.
        """
        deadline = asyncio.get_running_loop().time() + _IDLE_WAIT
        while self.busy and not self._closed:
            if asyncio.get_running_loop().time() > deadline:
                raise InjectionError("", "the connection is in the middle of a statement")
            await asyncio.sleep(0.002)
        if self._closed or self._server is None:
            raise InjectionError("", "the connection is closed")
        injection = self._inject(script)
        try:
            return await asyncio.wait_for(asyncio.shield(injection.future), _ANSWER_WAIT)
        except TimeoutError:
            raise InjectionError("", "the server does not answer; a lock that is never given back?") from None

    async def load(self, script: str, *, timeout_ms: int) -> None:
        """Begin the outer transaction anew and fill it with rows; whatever was in it is rolled back.

        Args:
            script: The SQL that makes the rows (and may change the schema).
            timeout_ms: The statement time-out of the transaction, in milliseconds.
        """
        await self.run(
            f"ROLLBACK; BEGIN; SET LOCAL statement_timeout = {_LOAD_MS}; {script}\n;"
            f"SET LOCAL statement_timeout = {timeout_ms}; {_SAVEPOINTS}"
        )
        self._in_transaction = self._aborted = False

    async def rewind(self) -> None:
        """Go back to the rows of the last `load`."""
        await self.run(f"ROLLBACK TO SAVEPOINT {BASE_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}")
        self._in_transaction = self._aborted = False

    def _inject(self, script: str, *, release_ready: bool = False) -> Injection:
        assert self._server is not None
        injection = Injection(asyncio.get_running_loop().create_future())
        # A unit that is open but quiet goes on behind it: its end is the client's next Sync.
        place = len(self._units) - (self._open is not None and self._open.quiet)
        self._units.insert(place, Unit(injection=injection, release_ready=release_ready))
        self._server.write(protocol.message(b"Q", script.encode() + b"\0"))
        return injection

    # -- relaying ------------------------------------------------------------------------------------------------

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay until either side closes; then close the other one too (a client would wait for ever)."""
        server: asyncio.StreamWriter | None = None
        pumps: list[asyncio.Future[None]] = []
        try:
            parameters, version = await self._read_startup(reader, writer)
            from_server, server = await self._wire.upstream.open()
            self._server = server
            parameters["database"] = self._wire.database
            if self._wire.user is not None:
                parameters["user"] = self._wire.user
            self._units.append(Unit(startup=True))
            server.write(protocol.startup(parameters, version))
            pumps = [
                asyncio.ensure_future(self._pump(reader, server, self._counted)),
                asyncio.ensure_future(self._pump(from_server, writer, self._from_server)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, EOFError, ValueError, struct.error):
            pass
        finally:
            # No await before both sides are closed: a second cancellation would leave the server's side open, with its
            # transaction and its locks.
            busy, self._closed = self.busy, True
            for pump in pumps:
                pump.cancel()
            if server is not None:
                server.close()
            writer.close()
            for unit in self._units:
                if unit.injection and not unit.injection.future.done():
                    unit.injection.refuse("", "the connection was lost")
            if busy and self._key is not None:
                # A dead client's endless recursion would go on heating the machine.
                # Shielded: when the client has gone, this may be cancelled once more before the request is sent.
                await asyncio.shield(self._wire.upstream.cancel(struct.pack("!II", *self._key)))
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _read_startup(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[dict[str, str], int]:
        while True:
            length, code = struct.unpack("!II", await reader.readexactly(8))
            if length > _LONGEST_STARTUP:
                raise ValueError("a start-up message of impossible length")
            body = await reader.readexactly(length - 8)
            if code in (protocol.SSL_REQUEST, protocol.GSSENC_REQUEST):
                writer.write(b"N")
            elif code == protocol.CANCEL_REQUEST:
                await self._wire.upstream.cancel(body)
                raise EOFError
            else:
                return protocol.startup_parameters(body), code

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handle: Any) -> None:
        framer = protocol.Framer()
        while data := await reader.read(_CHUNK):
            passed_on = b"".join([handle(kind, payload) for kind, payload in framer.feed(data)])
            if passed_on:
                writer.write(passed_on)
                await writer.drain()

    # -- client to server ----------------------------------------------------------------------------------------

    def _counted(self, kind: bytes, payload: bytes) -> bytes:
        """What the record keeps of it is the judge's memory: there is an end to it."""
        self._wire.bytes_taken += len(payload)
        if self._wire.bytes_taken > _MOST_TAKEN:
            raise ValueError("more than any answer sends")
        return self._from_client(kind, payload)

    def _from_client(self, kind: bytes, payload: bytes) -> bytes:
        match kind:
            case b"Q":
                payload = self._simple_query(payload)
            case b"P":
                payload = self._parse(payload)
            case b"B":
                bind = protocol.read_bind(payload)
                if bind.prepared in self._prepared:
                    self._portals[bind.portal] = Portal(*self._prepared[bind.prepared], bind)
                self._unit().awaited += 1
                return self._reparsed(bind.prepared) + protocol.message(kind, payload)
            case b"D":
                self._describe(payload)
            case b"E":
                self._execute(payload)
            case b"C":
                self._unit().awaited += 1
            case b"S":
                self._unit()
                self._open = None
            case b"F":
                self._units.append(Unit())
        return protocol.message(kind, payload)

    def _unit(self) -> Unit:
        """The unit that is being filled; messages before a Sync belong together."""
        if self._open is None:
            self._open = Unit()
            self._units.append(self._open)
        return self._open

    def _read(self, script: str) -> list[Part]:
        if self._wire.nested:
            return transactions.nested(script, in_transaction=self._in_transaction, aborted=self._aborted)
        return transactions.plain(script)

    def _simple_query(self, payload: bytes) -> bytes:
        script, _ = protocol.text_until_null(payload)
        parts = self._read(script)
        # Its ReadyForQuery also ends what was sent before it without a Sync; after an error the server skips it as well.
        unit = self._unit()
        if not unit.failed:
            self._open = None
        begun = self._in_transaction
        for part in parts:
            execution = self._record(Prepared(part.sent), part.kind, None)
            execution.statement.in_transaction = begun
            unit.executions.append(execution)
            if part.kind in _CONTROL:
                begun = part.kind is Kind.BEGIN
        if all(part.sent == part.forwarded for part in parts):
            return payload
        return ";".join(part.forwarded for part in parts).encode() + b"\0"

    def _parse(self, payload: bytes) -> bytes:
        name, at = protocol.text_until_null(payload)
        sql, behind = protocol.text_until_null(payload, at)
        parts = self._read(sql)
        prepared = Prepared(sql)
        kind = parts[0].kind if len(parts) == 1 else Kind.WORK
        self._prepared[name] = (prepared, kind)
        unit = self._unit()
        unit.parsed = (prepared, kind)
        unit.awaited += 1
        self._control.pop(name, None)
        if len(parts) == 1 and kind in _CONTROL:
            self._control[name] = parts[0].forwarded
            return payload[:at] + parts[0].forwarded.encode() + b"\0" + payload[behind:]
        return payload

    def _reparsed(self, name: str) -> bytes:
        """Messages that prepare transaction control anew, when it has to become another savepoint command by now.

        A driver prepares a COMMIT once and uses it often: in a transaction, in an aborted one, in none.
        """
        if name not in self._control or not self._wire.nested:
            return b""
        forwarded = self._read(self._prepared[name][0].sql)[0].forwarded
        if forwarded == self._control[name]:
            return b""
        self._control[name] = forwarded
        self._unit().reparsing = True
        statement = name.encode() + b"\0"
        return protocol.message(b"C", b"S" + statement) + protocol.message(
            b"P", statement + forwarded.encode() + b"\0\0\0"
        )

    def _describe(self, payload: bytes) -> None:
        name, _ = protocol.text_until_null(payload, 1)
        unit = self._unit()
        if payload[:1] == b"S":
            found = self._prepared.get(name)
            unit.describes.append(found[0] if found else Prepared(""))
        else:
            portal = self._portals.get(name)
            unit.describes.append(portal.prepared if portal else Prepared(""))

    def _execute(self, payload: bytes) -> None:
        name, _ = protocol.text_until_null(payload)
        unit, portal = self._unit(), self._portals.get(name)
        if portal is None:
            return
        if portal.statement is not None:
            # The client fetches on from a portal that was suspended: a stream is one statement.
            unit.executions.append(Execution(portal.statement, portal.statement.sql in self._wire.withheld))
            return
        if unit.last is not None and unit.last.prepared is portal.prepared:
            # The same statement again before the Sync: an executemany, sent as one batch.
            unit.last.batch += 1
            unit.last.bind = portal.bind
            portal.statement = unit.last
            unit.executions.append(Execution(unit.last, unit.last.sql in self._wire.withheld))
            return
        execution = self._record(portal.prepared, portal.kind, portal.bind)
        portal.statement = unit.last = execution.statement
        unit.executions.append(execution)

    def _record(self, prepared: Prepared, kind: Kind, bind: protocol.Bind | None) -> Execution:
        statement = Statement(
            sql=prepared.sql,
            kind=kind,
            connection=self.number,
            in_transaction=self._in_transaction,
            prepared=prepared if bind else None,
            bind=bind,
        )
        self._wire.statements.append(statement)
        return Execution(statement, withheld=prepared.sql in self._wire.withheld)

    # -- server to client ----------------------------------------------------------------------------------------

    def _from_server(self, kind: bytes, payload: bytes) -> bytes:
        unit = self._units[0] if self._units else None
        if unit is not None and unit.injection is not None and kind not in b"NAS":
            return self._injected(unit, unit.injection, kind, payload)
        if kind == b"C" and self._wire.nested and payload.startswith((b"COMMIT", b"PREPARE TRANSACTION")):
            # We never send one to the server: the client has found a way to say it that we do not read.
            self.escaped = True
        match kind:
            case b"D" if unit and unit.executions:
                execution = unit.executions[0]
                statement = execution.statement
                statement.rows += 1
                if len(statement.cells) < ROWS_KEPT and self._wire.bytes_kept < BYTES_KEPT:
                    statement.cells.append(payload)
                    self._wire.bytes_kept += len(payload)
                if execution.withheld:
                    return b""
            case b"C" if unit and unit.executions:
                execution = self._ended(unit)
                payload = self._complete(execution, payload)
                unit.kept |= _keeps(execution.statement)
            case b"3" if unit and unit.reparsing:
                return b""
            case b"1" if unit and unit.reparsing:
                unit.reparsing = False
                return b""
            case b"1" | b"2" | b"3" if unit:
                unit.awaited -= 1
            case b"s" | b"I" if unit and unit.executions:
                statement = self._ended(unit).statement
                statement.finished = True
                unit.kept |= _keeps(statement)
            case b"E" if unit:
                self._failed(unit, payload)
            case b"t" if unit and unit.describes:
                unit.describes[0].parameter_types = protocol.read_parameter_types(payload)
            case b"T" if unit and unit.describes:
                unit.describes.popleft().columns = protocol.read_row_description(payload)
            case b"n" if unit and unit.describes:
                unit.describes.popleft()
            case b"T" if unit and unit.executions:
                unit.executions[0].statement.columns = protocol.read_row_description(payload)
            case b"K":
                process, secret = struct.unpack_from("!II", payload)
                self._key = (process, secret)
            case b"Z" if unit:
                self._units.popleft()
                return self._ready(unit, payload)
        return protocol.message(kind, payload)

    def _ended(self, unit: Unit) -> Execution:
        """Take the execution off that the server has just answered, and its time."""
        execution, now = unit.executions.popleft(), time.perf_counter()
        # What was sent while the server was still busy with the one before has waited for it.
        execution.statement.seconds += now - max(execution.began, self._last_answer)
        self._last_answer = now
        return execution

    def _complete(self, execution: Execution, payload: bytes) -> bytes:
        statement = execution.statement
        tag, _ = protocol.text_until_null(payload)
        statement.completed(tag)
        if statement.kind is Kind.BEGIN:
            self._in_transaction = True
        elif statement.kind in (Kind.COMMIT, Kind.ROLLBACK):
            self._in_transaction = False
        if self._wire.nested and statement.kind in _CONTROL:
            # The savepoints are ours; the client is told what the server would say: an aborted COMMIT is a ROLLBACK.
            return (b"ROLLBACK" if tag == "ROLLBACK" else statement.kind.name.encode()) + b"\0"
        if execution.withheld and statement.command == "SELECT":
            return b"SELECT 0\0"
        return payload

    def _failed(self, unit: Unit, payload: bytes) -> None:
        unit.failed = True
        sqlstate, text = protocol.read_error(payload)
        if unit.startup:
            self.refused = sqlstate
        if not unit.executions and unit.parsed is not None:
            # Refused while it was parsed: it never ran, but the learner sent it.
            unit.executions.append(self._record(*unit.parsed, None))
        if unit.executions:
            statement = self._ended(unit).statement
            statement.sqlstate, statement.error, statement.finished = sqlstate, text, True
        # The server skips everything up to the Sync.
        unit.executions.clear()
        unit.describes.clear()

    def _ready(self, unit: Unit, payload: bytes) -> bytes:
        self._aborted = payload == b"E"
        if not self._wire.nested:
            self._in_transaction = payload != b"I"
            return protocol.message(b"Z", payload)
        if unit.startup:
            self._inject(
                f"BEGIN; SET LOCAL statement_timeout = {self._wire.timeout_ms}; {_SAVEPOINTS}",
                release_ready=True,
            )
            return b""
        if payload == b"I":
            self.escaped = True
        if self._aborted and not self._in_transaction:
            # An error outside of a transaction costs a client nothing that it has committed before.
            self._inject(f"ROLLBACK TO SAVEPOINT {KEPT_SAVEPOINT}", release_ready=True)
            return b""
        if unit.kept and not self._in_transaction:
            self._inject(f"RELEASE SAVEPOINT {KEPT_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}", release_ready=True)
            return b""
        return self._ready_as_client_sees_it()

    def _ready_as_client_sees_it(self) -> bytes:
        status = b"I" if not self._in_transaction else b"E" if self._aborted else b"T"
        return protocol.message(b"Z", status)

    def _injected(self, unit: Unit, injection: Injection, kind: bytes, payload: bytes) -> bytes:
        if kind != b"Z":
            injection.take(kind, payload)
            return b""
        self._units.popleft()
        self._aborted = payload == b"E"
        injection.finish()
        return self._ready_as_client_sees_it() if unit.release_ready else b""


def _keeps(statement: Statement) -> bool:
    """Whether a client believes that something is there to stay, by this statement, when no transaction is open."""
    return statement.kind is Kind.COMMIT or (statement.kind is Kind.WORK and statement.may_have_written)

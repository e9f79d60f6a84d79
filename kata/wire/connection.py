"""One connection of the worker: the sockets, and the judge's access to it."""

from __future__ import annotations

import asyncio
import struct

from kata.wire import protocol
from kata.wire.cycle import Injection, InjectionError, Result
from kata.wire.gate import Fault, Gate, Held
from kata.wire.state import ConnectionState
from kata.wire.upstream import Upstream

_CHUNK = 65_536
_IDLE_WAIT = 2.0
_LONGEST_STARTUP = 10_000  # the server's own limit
# The judge's own statements take milliseconds, unless the learner's code holds a lock.
_REPLY_WAIT = 20.0
_NOT_THE_PROTOCOL = "sends bytes that are not PostgreSQL's protocol"


class Connection:
    """Relays between one client and the server.

    Args:
        imposed: Parameters of the start-up message that replace the client's.

    Attributes:
        number: 0 for the worker's first connection, and so on.
        state: Its state machine.
        closed: Whether either side has closed.
        received: How many bytes the client has sent: it has done something since they were fewer.
    """

    def __init__(self, state: ConnectionState, upstream: Upstream, gate: Gate, imposed: dict[str, str]) -> None:
        self.number = state.number
        self.state = state
        self._upstream = upstream
        self._gate = gate
        self._imposed = imposed
        self._client: asyncio.StreamWriter | None = None
        self._server: asyncio.StreamWriter | None = None
        self.closed = False
        self.received = 0
        self._presented: dict[str, Held] = {}  # by name: prepared statements that the gate has seen, not yet executed
        self._read_ahead = b""

    @property
    def busy(self) -> bool:
        """Whether the server still owes a reply."""
        return self.state.busy

    @property
    def escaped(self) -> bool:
        """Whether the client ended the outer transaction, so that something may have been committed."""
        return self.state.transaction.escaped

    @property
    def backend_pid(self) -> int:
        """The server process of this connection, as in `pg_blocking_pids`; 0 until the start-up is done."""
        return self.state.backend[0] if self.state.backend else 0

    # -- the judge's access --------------------------------------------------------------------------------------

    async def run(self, script: str) -> list[Result]:
        """Run statements of the judge's on this connection, inside its open transaction; returns one result for each.

        They are not recorded.

        Raises:
            InjectionError: The server refused one, or the connection is closed or in the middle of a statement.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _IDLE_WAIT
        while self.busy and not self.closed:
            if loop.time() > deadline:
                raise InjectionError("", "the connection is in the middle of a statement")
            await asyncio.sleep(0.002)
        if self.closed or self._server is None:
            raise InjectionError("", "the connection is closed")
        future: asyncio.Future[list[Result]] = loop.create_future()
        self.state.inject(script, Injection(future))
        self._flush()
        try:
            return await asyncio.wait_for(asyncio.shield(future), _REPLY_WAIT)
        except TimeoutError:
            raise InjectionError("", "the server does not answer; a lock that is never given back?") from None

    async def load(self, script: str, *, timeout_ms: int) -> None:
        """Begin the outer transaction anew and run a script that makes rows (and may change the schema); see `run`."""
        await self.run(self.state.transaction.load_script(script, timeout_ms))
        self.state.transaction.reset()

    async def rewind(self) -> None:
        """Go back to the rows of the last `load`; see `run`."""
        await self.run(self.state.transaction.rewind_script())
        self.state.transaction.reset()

    # -- relaying ------------------------------------------------------------------------------------------------

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay until either side closes; then close the other one too, or its peer would wait forever."""
        pumps: list[asyncio.Future[None]] = []
        self._client = writer
        try:
            parameters, version = await self._read_startup(reader, writer)
            if parameters.get("replication", "no").lower() not in ("no", "off", "false", "0"):
                raise self.state.record.refuse("asks for a replication connection")
            from_server, self._server = await self._upstream.open()
            self.state.start({**self._upstream.settings, **parameters, **self._imposed}, version)
            self._flush()
            pumps = [
                asyncio.ensure_future(self._pump_client(reader, self._server)),
                asyncio.ensure_future(self._pump_server(from_server, writer)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, EOFError, ValueError, struct.error):
            pass
        finally:
            # Await nothing before both sides are closed: a second cancellation would leave the server's side open, with
            # its transaction and its locks.
            busy, self.closed = self.busy, True
            for pump in pumps:
                pump.cancel()
            if self._server is not None:
                self._server.close()
            writer.close()
            self.state.close()
            if busy and self.state.backend is not None:
                # Otherwise the server would finish a dead client's query, however long it takes. Shielded: the task of
                # a closed connection may be cancelled once more before the request is sent.
                await asyncio.shield(self._upstream.cancel(struct.pack("!II", *self.state.backend)))
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
                await self._upstream.cancel(body)
                self._gate.cancel(struct.unpack_from("!I", body)[0])
                raise EOFError
            else:
                return protocol.startup_parameters(body), code

    async def _pump_client(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        framer = protocol.Framer()
        while data := await self._read_client(reader):
            try:
                while data:
                    for kind, payload in framer.feed(data):
                        fault: Fault | None = None
                        if kind in b"QPB" and (self._gate.predicate or self._presented):
                            fault = await self._pass_gate(kind, payload, reader)
                        self.state.from_client(kind, payload, fault)
                    data, self._read_ahead = self._read_ahead, b""
            except (ValueError, struct.error):
                self.state.record.refuse(_NOT_THE_PROTOCOL)  # unless there is a better reason already
                raise
            self._flush()
            await server.drain()

    async def _read_client(self, reader: asyncio.StreamReader) -> bytes:
        data = await reader.read(_CHUNK)
        self.received += len(data)
        self.state.record.accept(len(data))
        return data

    async def _pump_server(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        framer = protocol.Framer()
        while data := await reader.read(_CHUNK):
            for kind, payload in framer.feed(data):
                self.state.from_server(kind, payload)
            self._flush()
            await client.drain()

    async def _pass_gate(self, kind: bytes, payload: bytes, reader: asyncio.StreamReader) -> Fault | None:
        """Present a statement to the gate, and wait while it is held; returns the error with which it is to fail."""
        arriving = self.state.arriving(kind, payload)
        if arriving is None:
            return None
        name, prepared = arriving
        presented = self._presented.pop(name, None) if kind == b"B" else None
        if presented and (not presented.waiting or presented.predicate is self._gate.predicate):
            return presented.fault  # decided on at its Parse, or passed there
        in_transaction, predicate = self.state.transaction.open, self._gate.predicate
        held = Held(self.number, prepared.sql, prepared.kind, in_transaction, self.backend_pid, predicate)
        if not self._gate.admits(held):
            self._flush()  # what came before it is not held
            await self._decision(held, reader)
        if kind == b"P":
            # The decision is about the execution: a fault applies to the Bind that follows, not to the Parse.
            self._presented[name] = held
            return None
        return held.fault

    async def _decision(self, held: Held, reader: asyncio.StreamReader) -> None:
        """Wait until a held statement is decided on; reads ahead meanwhile, to notice when the client hangs up."""
        try:
            while held.waiting:
                reading = asyncio.ensure_future(self._read_client(reader))
                try:
                    await asyncio.wait((held.decision, reading), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    reading.cancel()
                    (data,) = await asyncio.gather(reading, return_exceptions=True)
                if isinstance(data, bytes) and data:
                    self._read_ahead += data
                elif not isinstance(data, asyncio.CancelledError):
                    raise EOFError
        finally:
            held.decision.cancel()  # without effect on a decision that was made
        held.decision.result()

    def _flush(self) -> None:
        """Write what the state machine has to send, to both sides."""
        if self._server is not None and (data := self.state.to_server()):
            self._server.write(data)
        if self._client is not None and (data := self.state.to_client()):
            self._client.write(data)

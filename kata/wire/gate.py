"""The gate: holds chosen statements before the server sees them, until the judge decides.

with wire.gate.hold(lambda statement: statement.kind is Kind.COMMIT) as gate:
    call = asyncio.create_task(...)           # the worker runs
    held = await gate.next()                  # its COMMIT has arrived; the server does not know of it
    ...                                       # the judge works on other connections, or on this one
    held.fail("40001", "could not serialize access due to concurrent update")
await call
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kata.wire.statement import Kind

_SQLSTATE = re.compile(r"[0-9A-Z]{5}")


@dataclass(frozen=True)
class Fault:
    """An error that the judge chose for a statement."""

    sqlstate: str
    message: str

    def __post_init__(self) -> None:
        if not _SQLSTATE.fullmatch(self.sqlstate) or self.sqlstate == "00000":
            raise ValueError(f"{self.sqlstate!r} is not the SQLSTATE of an error")

    @property
    def sql(self) -> str:
        """A statement that the server refuses with this error, so that it aborts the transaction by itself."""
        # An escape string means the same whatever standard_conforming_strings is; \x24 cannot end the dollar quote.
        text = self.message.replace("\\", "\\\\").replace("'", "''").replace("$", "\\x24")
        return f"DO $kata$ BEGIN RAISE EXCEPTION USING ERRCODE = '{self.sqlstate}', MESSAGE = E'{text}'; END $kata$"


@dataclass(eq=False)
class Held:
    """A statement at the gate; the predicate of `Gate.hold` gets it, and so does the judge if it is held.

    Only the first decision counts. If the connection is lost before it, the server never sees the statement.

    Attributes:
        connection: Which of the worker's connections sent it, as in `Statement.connection`.
        sql: Its text, as the client sent it. A simple query of several statements is held as a whole.
        kind: What it is for; `WORK` for several statements.
        backend_pid: The server process of the connection, as in `pg_blocking_pids`.
        predicate: The predicate that it was presented to.
    """

    connection: int
    sql: str
    kind: Kind
    in_transaction: bool
    backend_pid: int
    predicate: Callable[[Held], bool] | None = field(default=None, repr=False)
    decision: asyncio.Future[Fault | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future(), repr=False
    )

    @property
    def waiting(self) -> bool:
        """Whether neither the judge has decided nor the connection was lost."""
        return not self.decision.done()

    @property
    def fault(self) -> Fault | None:
        """The error that the judge decided on, if any."""
        return None if self.waiting or self.decision.cancelled() else self.decision.result()

    def release(self) -> None:
        """Forward the statement to the server."""
        if self.waiting:
            self.decision.set_result(None)

    def fail(self, sqlstate: str, message: str = "injected error") -> None:
        """Make the server refuse the statement.

        The server really fails: it aborts the transaction and skips what the client has pipelined up to its Sync. A
        COMMIT or ROLLBACK that fails ends the transaction all the same, and rolls it back. In an aborted transaction
        the client gets the server's own error instead (25P02).

        Raises:
            ValueError: It is not the SQLSTATE of an error: five digits or capital letters.
        """
        fault = Fault(sqlstate, message)
        if self.waiting:
            self.decision.set_result(fault)

    def hang_up(self) -> None:
        """Close the connection instead, on both sides; the statement is not recorded."""
        if self.waiting:
            self.decision.set_exception(ConnectionAbortedError("the judge closed the connection"))
            self.decision.exception()  # asyncio must not complain if the connection was lost at the same moment


class Gate:
    """Holds the statements that a predicate selects, on all connections of a wire; everything else passes.

    Each execution is presented to the predicate once, at the first message from which the server could learn of it: the
    Query, the Parse, or the Bind of a statement that is already prepared. So a held statement has taken neither a lock
    nor a snapshot. An executemany is one statement, and so is a stream that is fetched in parts.

    While a statement is held its connection is not busy (unless the client pipelined others before it), so the judge
    can query this connection, too.
    """

    def __init__(self) -> None:
        self.predicate: Callable[[Held], bool] | None = None
        self._held: list[Held] = []
        self._arrivals: asyncio.Queue[Held] = asyncio.Queue()

    @contextlib.contextmanager
    def hold(self, predicate: Callable[[Held], bool]) -> Iterator[Gate]:
        """Hold statements that a predicate selects; leaving the block releases those that are still held.

        The predicate must not raise: the worker would lose its connection.

        Raises:
            RuntimeError: The gate is in use already.
        """
        if self.predicate is not None:
            raise RuntimeError("the gate is in use already")
        self.predicate = predicate
        try:
            yield self
        finally:
            self.predicate = None
            for held in self._held:
                held.release()
            self._held, self._arrivals = [], asyncio.Queue()

    async def next(self, *, timeout: float = 5.0) -> Held:
        """Return the next statement that is held; each is returned once, in the order of arrival.

        Raises:
            TimeoutError: No statement arrived within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while not (held := await self._arrivals.get()).waiting:
                pass
        return held

    @property
    def held(self) -> list[Held]:
        """All statements that are held now, in the order of arrival."""
        return [held for held in self._held if held.waiting]

    def cancel(self, backend_pid: int) -> None:
        """Make the statement that is held on a connection fail as the server does on a cancel request."""
        for held in self.held:
            if held.backend_pid == backend_pid:
                held.fail("57014", "canceling statement due to user request")

    def admits(self, arriving: Held) -> bool:
        """Whether a statement passes; otherwise it is held until it is decided on."""
        if self.predicate is None or not self.predicate(arriving):
            return True
        self._held = [*self.held, arriving]
        self._arrivals.put_nowait(arriving)
        return False

"""The wire itself: the address that a worker takes for its PostgreSQL server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path
from typing import Self

from kata.wire.connection import Connection
from kata.wire.gate import Gate
from kata.wire.recorder import Record
from kata.wire.state import ConnectionState
from kata.wire.upstream import Upstream

_TOO_MANY = "53300"  # SQLSTATE too_many_connections
# Per worker. A pool of 15 is an exercise; hundreds would leave the server none for other judges.
_MOST_CONNECTIONS = 32
_LONGEST_FOLDER = 70  # with the socket's own name below the limit of every system, 104 characters


class Wire(Record):
    """Listens for one worker, relays each of its connections, and holds the record of them.

    Use it as an async context manager; leaving the block closes all connections.

    Args:
        upstream: Where the real server is.
        database: The database that every connection gets, whatever it asked for.
        user: The role that every connection gets; `None` leaves the one that it asked for.
        nested: Whether to hold an outer transaction around everything a connection does (see `transactions`).
        timeout_ms: The statement time-out inside that transaction, in milliseconds.

    Attributes:
        host, port: Where the worker connects: the directory of a Unix socket, or the loopback address.
        connections: All connections ever accepted, oldest first.
        gate: Holds statements before the server sees them; passes everything by default.
    """

    def __init__(
        self,
        upstream: Upstream,
        database: str,
        *,
        user: str | None = None,
        nested: bool = True,
        timeout_ms: int = 5_000,
    ) -> None:
        super().__init__()
        self.upstream = upstream
        self.database = database
        self.user = user
        self.nested = nested
        self.timeout_ms = timeout_ms
        self.connections: list[Connection] = []
        self.gate = Gate()
        self.host = ""
        self.port = 5432
        self._stack = contextlib.AsyncExitStack()
        self._tasks: dict[asyncio.Task[None], Connection] = {}

    async def __aenter__(self) -> Self:
        if hasattr(asyncio, "start_unix_server") and os.name == "posix":
            # A short path: the name of a Unix socket has about a hundred characters at the most.
            self.host = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kata-", dir=_socket_folder()))
            server = await asyncio.start_unix_server(self._accept, Path(self.host) / ".s.PGSQL.5432")
        else:
            server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.host, self.port = server.sockets[0].getsockname()[:2]
        self._stack.push_async_callback(self.disconnect)
        self._stack.callback(server.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sum(not connection.closed for connection in self.connections) >= _MOST_CONNECTIONS:
            writer.close()
            return
        state = ConnectionState(self, len(self.connections), nested=self.nested, timeout_ms=self.timeout_ms)
        imposed = {"database": self.database} | ({"user": self.user} if self.user is not None else {})
        connection = Connection(state, self.upstream, self.gate, imposed)
        self.connections.append(connection)
        task = asyncio.current_task()
        assert task is not None
        self._tasks[task] = connection
        task.add_done_callback(self._tasks.pop)
        with contextlib.suppress(asyncio.CancelledError):
            await connection.serve(reader, writer)

    async def disconnect(self, *, but: Connection | None = None) -> None:
        """Close all connections (but one), and with them their transactions and locks."""
        others = [task for task, connection in self._tasks.items() if connection is not but]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @property
    def full(self) -> bool:
        """Whether the server, its database or its role had too few connections left for the worker."""
        return any(connection.state.refused == _TOO_MANY for connection in self.connections)

    @property
    def escaped(self) -> bool:
        """Whether any connection ended its outer transaction: the database may have been changed for good."""
        return any(connection.escaped for connection in self.connections)


def _socket_folder() -> str | None:
    """Where to make the folder of a socket: `None` for the usual place, unless that has a long name."""
    return "/tmp" if len(tempfile.gettempdir()) > _LONGEST_FOLDER else None

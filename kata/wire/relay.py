"""The place where a worker finds "its" PostgreSQL: it listens there and relays to the real one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kata.wire import protocol
from kata.wire.connection import Connection
from kata.wire.statement import Kind, Statement

_SOCKET_NAME = ".s.PGSQL.5432"
_CANCEL_SECONDS = 5.0
_TOO_MANY = "53300"  # SQLSTATE too_many_connections
# Of one worker at a time. A pool of 15 is an exercise; hundreds would leave the server none for other judges.
_MOST_CONNECTIONS = 32


@dataclass(frozen=True)
class Upstream:
    """Where the real server is.

    Attributes:
        host: A TCP host, or the directory of a Unix socket.
        port: The TCP port, also part of the socket's name.
        sslmode: libpq's word for it. Over TCP the relay speaks TLS to a server that can, as drivers do, unless it is
            `disable` or `allow`; `require` and stronger refuse a server that cannot.
    """

    host: str
    port: int = 5432
    sslmode: str | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the server.

        Raises:
            OSError: It does not answer.
        """
        if self.host.startswith("/"):
            return await asyncio.open_unix_connection(str(Path(self.host) / f".s.PGSQL.{self.port}"))
        reader, writer = await asyncio.open_connection(self.host, self.port)
        if self.sslmode in ("disable", "allow"):
            return reader, writer
        writer.write(struct.pack("!II", 8, protocol.SSL_REQUEST))
        if await reader.readexactly(1) == b"S":
            context = ssl.create_default_context()
            context.check_hostname = self.sslmode == "verify-full"
            if self.sslmode not in ("verify-ca", "verify-full"):
                context.verify_mode = ssl.CERT_NONE
            await writer.start_tls(context, server_hostname=self.host)
        elif self.sslmode not in (None, "prefer"):
            writer.close()
            raise OSError("the server does not speak TLS, but the URL asks for it")
        return reader, writer

    async def cancel(self, key: bytes) -> None:
        """Ask the server to stop what one of its backends does.

        Args:
            key: The backend's process number and secret, as the server sent them.
        """
        with contextlib.suppress(OSError, TimeoutError):
            reader, writer = await self.open()
            writer.write(struct.pack("!II", 16, protocol.CANCEL_REQUEST) + key)
            await writer.drain()
            # The server hangs up when it has passed the request on. Before that nobody may be told that it was made,
            # or it hits the next statement.
            async with asyncio.timeout(_CANCEL_SECONDS):
                await reader.read()
            writer.close()


class Wire:
    """Listens for one worker, relays each of its connections, and keeps the record.

    Use it as an async context manager; it is gone, and so are its connections, when the block is left.

    Args:
        upstream: Where the real server is.
        database: The database that every connection gets, whatever it asked for.
        user: The role that every connection gets; `None` leaves it what it asked for.
        nested: Whether to hold an outer transaction around everything a connection does (see `transactions`).
        timeout_ms: The statement time-out inside that transaction, in milliseconds.

    Attributes:
        statements: Everything sent so far by all connections, in the order of execution.
        connections: All connections ever accepted, oldest first.
        bytes_kept: How much of the rows is kept in `statements`.
        bytes_taken: How much the worker has sent.
        withheld: Texts of statements whose rows are not passed on (the cut test).
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
        self.upstream = upstream
        self.database = database
        self.user = user
        self.nested = nested
        self.timeout_ms = timeout_ms
        self.statements: list[Statement] = []
        self.connections: list[Connection] = []
        self.withheld: frozenset[str] = frozenset()
        self.host = ""
        self.port = 5432
        self.bytes_kept = 0
        self.bytes_taken = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], Connection] = {}

    async def __aenter__(self) -> Self:
        if hasattr(asyncio, "start_unix_server") and os.name == "posix":
            # A short path: the name of a Unix socket has about a hundred characters at the most.
            self._folder = tempfile.TemporaryDirectory(prefix="kata-")
            self.host = self._folder.name
            self._server = await asyncio.start_unix_server(self._accept, Path(self.host) / _SOCKET_NAME)
        else:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.host, self.port = self._server.sockets[0].getsockname()[:2]
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sum(not connection.closed for connection in self.connections) >= _MOST_CONNECTIONS:
            writer.close()
            return
        connection = Connection(self, len(self.connections))
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

    def mark(self) -> int:
        """A point in the record, for `since`."""
        return len(self.statements)

    def since(self, mark: int, *kinds: Kind) -> list[Statement]:
        """The statements recorded after a mark, all of them or only some kinds."""
        return [statement for statement in self.statements[mark:] if not kinds or statement.kind in kinds]

    @property
    def full(self) -> bool:
        """Whether the server, its database or its role had no connection left for one of the worker's."""
        return any(connection.refused == _TOO_MANY for connection in self.connections)

    @property
    def escaped(self) -> bool:
        """Whether any connection got out of its outer transaction: the database may have been changed for good."""
        return any(connection.escaped for connection in self.connections)

"""Connecting to the real server, with TLS where it is asked for, and cancelling."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kata.wire import protocol

_CANCEL_SECONDS = 5.0


@dataclass(frozen=True)
class Upstream:
    """Where the real server is.

    Attributes:
        host: A TCP host, or the directory of a Unix socket.
        port: The TCP port, also part of the socket's name.
        sslmode: As in libpq. Over TCP the relay uses TLS if the server can, as drivers do, unless the mode is `disable`
            or `allow`; with `require` and stronger it rejects a server that cannot.
        settings: Parameters for the start-up message of every connection; the client's own come before them.
    """

    host: str
    port: int = 5432
    sslmode: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the server.

        Raises:
            OSError: The server does not accept the connection, or not with the TLS that the mode asks for.
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
        """Ask the server to cancel the query of a process: `key` is its number and secret key, as the server sent them."""
        with contextlib.suppress(OSError, TimeoutError):
            reader, writer = await self.open()
            writer.write(struct.pack("!II", 16, protocol.CANCEL_REQUEST) + key)
            await writer.drain()
            # The server closes the connection once it has delivered the request. A client that continued earlier could
            # have its next statement cancelled.
            async with asyncio.timeout(_CANCEL_SECONDS):
                await reader.read()
            writer.close()

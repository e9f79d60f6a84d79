"""A database in which commits are real: what migrations are graded in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from kata.database import Server, connect, fresh_database
from kata.wire import Upstream, Wire


@dataclass
class Scratch:
    """A database in which commits are real.

    Attributes:
        wire: What the worker's statements to it pass.
        url: Where the worker finds it.
    """

    wire: Wire
    url: str
    _connection: Any = field(repr=False)

    async def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database, on the judge's own connection."""
        return [tuple(row) for row in await self._connection.fetch(sql)]

    async def empty(self) -> None:
        """Make it as it was in the beginning: nothing in it."""
        # Connections of the worker's may be idle in a transaction; a new database would take a hundred times as long.
        await self.wire.hang_up()
        await self._connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        self.wire.withheld = frozenset()

    async def execute(self, script: str) -> None:
        """Run a script on the judge's own connection."""
        await self._connection.execute(script)


@asynccontextmanager
async def scratch_database(server: Server) -> AsyncIterator[Scratch]:
    """An empty database, behind a wire that nests nothing in an outer transaction; dropped at the end.

    Args:
        server: Where.

    Raises:
        DatabaseError: The role may not create databases, or the server cannot be used.
    """
    upstream = Upstream(server.host, server.port, server.ssl)
    async with fresh_database(server) as name, Wire(upstream, name, user=server.user, nested=False) as wire:
        connection = await connect(server, name)
        try:
            yield Scratch(wire, worker_url(server, wire), connection)
        finally:
            await connection.close()


def worker_url(server: Server, wire: Wire) -> str:
    """The URL under which a worker finds the wire: the server's user and password, the wire's place."""
    who = quote(server.user, safe="")
    # The embedded server asks for none; with one in the URL, an answer that loses it on the way can be told.
    password = "kata" if not server.password and server.kind == "embedded" else server.password
    if password is not None:
        who += ":" + quote(password, safe="")
    if wire.host.startswith("/"):
        return f"postgresql+asyncpg://{who}@/{wire.database}?host={quote(wire.host)}"
    return f"postgresql+asyncpg://{who}@{wire.host}:{wire.port}/{wire.database}"

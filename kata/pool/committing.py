"""A database in which commits are real: what migrations are graded in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped, unused-ignore]

from kata.database import Server, connect
from kata.pool import fingerprint
from kata.pool.lease import ScratchLease
from kata.wire import Upstream, Wire

# A worker may hold locks for a moment after it was ended.
_EMPTY_SECONDS = 10.0


@dataclass
class CommittingDatabase:
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
        await self.wire.disconnect()
        try:
            await self._connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        except asyncpg.InsufficientPrivilegeError:
            # Before PostgreSQL 15 the schema was the superuser's, whoever owned the database; what is in it is ours.
            await self._connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
        self.wire.withheld = frozenset()

    async def is_left_as(self, state: str) -> bool:
        """Empty it, and say whether nothing is left.

        Args:
            state: The fingerprint of a database with nothing in it.
        """
        with suppress(TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            async with asyncio.timeout(_EMPTY_SECONDS):
                await self.empty()
                return await fingerprint.of(self._connection) == state
        return False

    async def execute(self, script: str) -> None:
        """Run a script on the judge's own connection."""
        await self._connection.execute(script)


@asynccontextmanager
async def scratch_database(keeper: ScratchLease) -> AsyncIterator[CommittingDatabase]:
    """An empty database, behind a wire that nests nothing in an outer transaction; emptied at the end.

    Args:
        keeper: Whose lane it is. When something is left behind that emptying does not reach, the lane is given back.

    Raises:
        DatabaseError: The role may not create databases, or the server cannot be used.
    """
    lane, server, clean = await keeper.lane(), keeper.server, False
    upstream = Upstream(server.host, server.port, server.ssl)
    try:
        async with Wire(upstream, lane.database, user=server.user, nested=False) as wire:
            connection = await connect(server, lane.database)
            try:
                scratch = CommittingDatabase(wire, worker_url(server, wire), connection)
                yield scratch
                clean = await scratch.is_left_as(lane.fingerprint)
            finally:
                connection.terminate()
    finally:
        if not clean:
            await keeper.spoil()


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

"""A scratch database that a worker slot keeps from one attempt to the next."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from kata.database import Server
from kata.errors import DatabaseError
from kata.pool.roles import ensure_role, limited
from kata.pool.scratch import ScratchDatabase, lease_scratch_database


class ScratchLease:
    """Leases a scratch database when it is first needed, and releases it at the end. An async context manager.

    Args:
        server: Where.
        commits: Whether what the worker commits there is real; it then works as a role of its own.
        empty: Whether the database is empty, or has the tables of `init.sql` without rows.
        extra_ddl: Statements to run after those of `init.sql`.

    Attributes:
        server: The server, with the role that owns the database.
    """

    def __init__(
        self, server: Server, *, commits: bool = False, empty: bool = False, extra_ddl: Sequence[str] = ()
    ) -> None:
        self.server = limited(server, commits=commits)
        self._found = server
        self._empty = empty
        self._extra_ddl = () if empty else extra_ddl
        self._stack = AsyncExitStack()
        self._database: ScratchDatabase | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.release()

    @property
    def lost(self) -> bool:
        """Whether the lease ended by itself: the server was stopped, or closed our connection."""
        return self._database is not None and self._database.lost

    async def database(self) -> ScratchDatabase:
        """Return the database; lease it if that has not been done, or if the lease was lost.

        Raises:
            DatabaseError: There is none to lease.
        """
        if self.lost:
            await self.release()
        if self._database is None:
            await ensure_role(self._found, self.server.user)
            lease = lease_scratch_database(self.server, extra_ddl=self._extra_ddl, empty=self._empty)
            self._database = await self._stack.enter_async_context(lease)
        return self._database

    async def discard(self) -> None:
        """Release the database as unusable: it is made anew before anybody gets it."""
        if self._database is not None:
            await self._database.discard()
        await self.release()
        with suppress(DatabaseError):
            # What made it unusable may also have changed the role, in which all others work.
            await ensure_role(self._found, self.server.user)

    async def release(self) -> None:
        """Release the database; the next lease checks and sweeps it. The next use leases another one."""
        stack, self._stack, self._database = self._stack, AsyncExitStack(), None
        await stack.aclose()

"""The scratch database that a judge works in, kept from one judge to the next where somebody judges again and again."""

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
    """Leases a lane when it is first asked for, and gives it back at the end. Use it as an async context manager.

    Args:
        server: Where the lane is.
        empty: Whether there is nothing in it, or the tables that exercises work with.
        extra_ddl: What is added to the schema of init.sql; ignored for an empty database.

    Attributes:
        server: The server, with the role whose lane it is.
    """

    def __init__(self, server: Server, *, empty: bool = False, extra_ddl: Sequence[str] = ()) -> None:
        self.server = limited(server, commits=empty)
        self._found = server
        self._empty = empty
        self._extra_ddl = () if empty else tuple(extra_ddl)
        self._lease = AsyncExitStack()
        self._lane: ScratchDatabase | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.give_back()

    @property
    def lost(self) -> bool:
        """Whether the lease has ended before its time: the server was stopped, or has thrown us out."""
        return self._lane is not None and self._lane.lost

    async def database(self) -> str:
        """The name of the lane's database.

        Raises:
            DatabaseError: There is none to be had.
        """
        return (await self.lane()).database

    async def lane(self) -> ScratchDatabase:
        """The lane.

        Raises:
            DatabaseError: There is none to be had.
        """
        if self.lost:
            await self.give_back()
        if self._lane is None:
            await ensure_role(self._found, self.server.user)
            lease = lease_scratch_database(self.server, extra_ddl=self._extra_ddl, empty=self._empty)
            self._lane = await self._lease.enter_async_context(lease)
        return self._lane

    async def spoil(self) -> None:
        """Give it back as one that cannot be used as it is; it is made anew before anybody gets it."""
        if self._lane is not None:
            await self._lane.spoil()
        await self.give_back()
        with suppress(DatabaseError):
            # What it was spoilt by may have changed the role, too, in which all others work.
            await ensure_role(self._found, self.server.user)

    async def give_back(self) -> None:
        """Give it back, where it is swept before anybody gets it; the next use leases another one."""
        lease, self._lease, self._lane = self._lease, AsyncExitStack(), None
        await lease.aclose()

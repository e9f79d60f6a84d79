"""A scratch database that a worker slot keeps from one attempt to the next, and the role that works in it.

The superuser of the embedded server could run programs and write files, so the learner's code gets a role without such
rights. On a server that `DATABASE_URL` names it works as the role in that URL, which should be one that may create
databases, and nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

from kata.database import Server, settings
from kata.database.connect import connected
from kata.errors import DatabaseError
from kata.pool.scratch import ScratchDatabase, lease_scratch_database
from kata.wire import Upstream

ROLE = "kata_answers"
# Where commits are real, an answer can change the settings of its role, and so every later session of that role.
COMMITTING_ROLE = "kata_migrations"


def limited(server: Server, *, commits: bool = False) -> Server:
    """Return the server with the role for the learner's code; another one where its commits are real."""
    return replace(server, user=COMMITTING_ROLE if commits else ROLE) if server.kind == "embedded" else server


async def ensure_role(server: Server, role: str = ROLE) -> None:
    """Create a role of `limited`, or reset its settings; only on the embedded server."""
    if server.kind != "embedded":
        return
    async with connected(server, "postgres") as connection, connection.transaction():
        # Several slots do this at once, in this process and in others.
        await connection.execute(f"SELECT pg_advisory_xact_lock(hashtext('{role}'))")
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
            await connection.execute(f"CREATE ROLE {role} LOGIN CREATEDB")
        # An answer works as this role and may have set defaults for it, which the next answer would get.
        query = f"SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = '{role}'::regrole"
        wanted = settings.only_for_superusers(server)
        if set(await connection.fetchval(query) or ()) != {f"{name}={value}" for name, value in wanted.items()}:
            await connection.execute(f"ALTER ROLE {role} RESET ALL")
            for name, value in wanted.items():
                await connection.execute(f"ALTER ROLE {role} SET {name} = '{value}'")


def upstream(server: Server) -> Upstream:
    """Return the way to a server for a wire, with the settings that the judge's own connections have, too.

    Call it after the first connection as this role.
    """
    return Upstream(server.host, server.port, server.ssl, settings.imposed(server))


class ScratchLease:
    """Leases a scratch database when it is first needed; `release` it at the end.

    Args:
        server: The server as it was found.
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

    @property
    def lost(self) -> bool:
        """Whether the lease ended by itself: the server was stopped, or closed the connection."""
        return self._database is not None and self._database.lost

    async def database(self) -> ScratchDatabase:
        """Return the database; lease it if that has not been done, or if the lease was lost."""
        if self.lost:
            await self.release()
        if self._database is None:
            await ensure_role(self._found, self.server.user)
            lease = lease_scratch_database(self.server, extra_ddl=self._extra_ddl, empty=self._empty)
            self._database = await self._stack.enter_async_context(lease)
        return self._database

    async def discard(self) -> None:
        """Release the database as unusable: the next lease makes it anew."""
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

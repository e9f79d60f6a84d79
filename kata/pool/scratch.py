"""Databases for graders: scratch databases, which are kept for the next run, and fresh ones, which are dropped.

A scratch database is leased by one process at a time, so several judges can work side by side. Every lease gets it
exactly as it was made: the schema of `init.sql` or nothing at all, no rows, sequences at their start.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kata.database.admin import AdminConnection, admin_connection
from kata.database.connect import connected
from kata.database.script import read_script
from kata.database.server import Server
from kata.errors import DatabaseError
from kata.pool import fingerprint
from kata.pool.reset import EMPTY

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

_SCRATCH = "kata_scratch_"
_FRESH = "kata_fresh_"
_MAX_DATABASES = 64
# Part of every scratch database's name. Change it when they are made in another way.
_LAYOUT = "8"


@dataclass(frozen=True)
class ScratchDatabase:
    """A leased scratch database; no other process uses it.

    Attributes:
        database: Its name.
        made: Whether it was made for this lease; otherwise it had been kept from an earlier run.
        fingerprint: Of the state that it was made in (see `fingerprint.of`).
        ddl: What it was made with, one script after the other. The first one empties it, so it can be made anew.
    """

    database: str
    made: bool
    fingerprint: str
    ddl: tuple[str, ...]
    _admin: AdminConnection

    async def discard(self) -> None:
        """Mark it as unusable: the next lease makes it anew. Never fails."""
        with suppress(DatabaseError):
            await self._admin.set_note(self.database, "")

    @property
    def lost(self) -> bool:
        """Whether the lease ended by itself: the server was stopped, or closed the connection."""
        return self._admin.closed


@asynccontextmanager
async def lease_scratch_database(
    server: Server, *, extra_ddl: Sequence[str] = (), empty: bool = False
) -> AsyncIterator[ScratchDatabase]:
    """Lease a database with the schema of `init.sql` and no rows.

    Args:
        server: Where.
        extra_ddl: Statements to run after the schema; each set of statements has databases of its own.
        empty: Whether to leave the schema of `init.sql` out.
    """
    async with admin_connection(server) as admin:
        # Emptied when it is made, so that it has the same fingerprint when it is emptied and made again.
        ddl = (EMPTY, *(() if empty else (read_script().schema,)), *extra_ddl)
        family, variant = _names(admin, ddl)
        for number in range(_MAX_DATABASES):
            name = f"{family}{variant}_{number}"
            if await admin.try_lock(name):
                break
        else:
            raise DatabaseError(
                f"All {_MAX_DATABASES} scratch databases of {server.name} are in use.",
                remedy="Let some other runs end.",
            )
        kept = await _is_intact(admin, name)
        if not kept:
            await _make(admin, name, ddl)
            await _drop_unused(admin, _SCRATCH, but=family)
        yield ScratchDatabase(name, not kept, await admin.note(name) or "", ddl, admin)


@asynccontextmanager
async def fresh_database(server: Server) -> AsyncIterator[str]:
    """Create an empty database, and drop it at the end even while others are connected."""
    async with admin_connection(server) as admin:
        # Left behind by killed processes; living ones hold their locks.
        await _drop_unused(admin, _FRESH)
        name = f"{_FRESH}{os.getpid()}_{secrets.token_hex(4)}"
        await admin.try_lock(name)
        try:
            await admin.create(name)
            yield name
        finally:
            try:
                await admin.drop(name)
            except DatabaseError:
                # The connection may have been cut, or the server restarted. If this fails as well, the next run drops it.
                with suppress(DatabaseError):
                    async with admin_connection(server) as another:
                        await another.drop(name)


async def _drop_unused(admin: AdminConnection, prefix: str, *, but: str | None = None) -> None:
    for name in await admin.find(prefix):
        if not (but and name.startswith(but)) and await admin.try_lock(name):
            with suppress(DatabaseError):
                await admin.drop(name)
            await admin.unlock(name)


def _names(admin: AdminConnection, ddl: Sequence[str]) -> tuple[str, str]:
    """Return the prefix of all scratch databases of this `init.sql`, and a suffix for those with this DDL.

    Unused databases of another `init.sql` are dropped. Those that differ only in their DDL are kept: one run may use
    several of them.
    """
    # The role is part of the name because it owns the database; the administration database, because advisory locks are
    # only seen inside it.
    schema = "\0".join((_LAYOUT, admin.database, admin.server.user, read_script().schema))
    family = f"{_SCRATCH}{hashlib.sha256(schema.encode()).hexdigest()[:8]}"
    return family, hashlib.sha256("\0".join(ddl).encode()).hexdigest()[:4]


async def _is_intact(admin: AdminConnection, name: str) -> bool:
    """Whether the database exists and is as it was made; dead rows and advanced sequences are swept."""
    expected = await admin.note(name)
    if not expected:
        return False
    # A killed judge may have left a worker's transaction open in it.
    await admin.disconnect_others(name)
    try:
        async with connected(admin.server, name) as connection:
            if await fingerprint.of(connection) != expected:
                return False
            await fingerprint.sweep(connection)
    except DatabaseError:
        return False
    return True


async def _make(admin: AdminConnection, name: str, ddl: Sequence[str]) -> None:
    await admin.drop(name)
    await admin.create(name)
    async with connected(admin.server, name) as connection:
        await build(connection, ddl)
        made = await fingerprint.of(connection)
    await admin.set_note(name, made)


async def build(connection: asyncpg.Connection[Any], ddl: Sequence[str]) -> None:
    """Run the scripts that make a scratch database, in one transaction; the first one empties it.

    Raises:
        asyncpg.PostgresError: The server refuses.
    """
    async with connection.transaction():
        for script in ddl:
            await connection.execute(script)
        for table in await fingerprint.tables_of(connection):
            # It sees none of the rows, because they are never committed, and makes the planner believe that there
            # are none: a join that takes 4 ms takes 5 s then, on some runs. It also moves where new rows are stored.
            await connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")

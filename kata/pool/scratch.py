"""Databases for graders: scratch lanes, which are kept for the next run, and fresh ones, which are thrown away.

A lane is leased by one process at a time, so several judges work side by side. It is handed out exactly as it was made:
the schema of `init.sql`, no rows, sequences at their start.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from kata.database.admin import AdminConnection, admin_connection
from kata.database.connect import connect, translate
from kata.database.script import read_script
from kata.database.server import Server
from kata.errors import DatabaseError
from kata.pool import fingerprint

_LANES = "kata_scratch_"
_FRESH = "kata_fresh_"
_MOST_LANES = 64
# Part of every lane's name: a change of how lanes are made is a change of their content.
_LAYOUT = "4"


@dataclass(frozen=True)
class ScratchDatabase:
    """A scratch database that is ours alone while the lease lasts.

    Attributes:
        database: Its name.
        made: Whether it was made for this lease (else it had been kept from an earlier run).
        fingerprint: Of the state that it was made in (see `fingerprint.of`).
    """

    database: str
    made: bool = False
    fingerprint: str = ""
    _keeper: AdminConnection | None = None

    async def spoil(self) -> None:
        """Say that it is not as it was made: whoever leases it next makes it anew. Never fails."""
        if self._keeper is not None:
            # Without its note, which anybody who owns the database can write, it is nothing that was made by us.
            with suppress(DatabaseError):
                await self._keeper.set_note(self.database, "")

    @property
    def lost(self) -> bool:
        """Whether the lease has ended before its time: the server was stopped, or has thrown us out."""
        return self._keeper is not None and self._keeper.closed


@asynccontextmanager
async def lease_scratch_database(
    server: Server, *, extra_ddl: Sequence[str] = (), empty: bool = False
) -> AsyncIterator[ScratchDatabase]:
    """Lease a database with the schema of `init.sql` and no rows.

    Args:
        server: Where.
        extra_ddl: Statements to run after the schema; lanes with other statements are other lanes.
        empty: Leave the schema of `init.sql` out: there is nothing in it.

    Raises:
        DatabaseError: The role may not create databases, or the server cannot be used.
    """
    async with admin_connection(server) as keeper:
        ddl = (*([] if empty else [read_script().schema]), *extra_ddl)
        family, variant = _names(keeper, ddl)
        for number in range(_MOST_LANES):
            name = f"{family}{variant}_{number}"
            if await keeper.try_lock(name):
                break
        else:
            raise DatabaseError(
                f"All {_MOST_LANES} scratch databases of {server.name} are in use.", remedy="Let some other runs end."
            )
        kept = await _is_intact(keeper, name)
        if not kept:
            await _make(keeper, name, ddl)
            await _drop_unused(keeper, _LANES, but=family)
        yield ScratchDatabase(name, made=not kept, fingerprint=await keeper.note(name) or "", _keeper=keeper)


@asynccontextmanager
async def fresh_database(server: Server, *, template: str | None = None) -> AsyncIterator[str]:
    """Create an empty database, or a copy of `template`; drop it at the end, whoever is still connected.

    Args:
        server: Where.
        template: A database to copy; nobody may be connected to it meanwhile.

    Raises:
        DatabaseError: The role may not create databases, the template is in use, or the server cannot be used.
    """
    async with admin_connection(server) as keeper:
        # What killed processes have left behind; those alive hold their locks.
        await _drop_unused(keeper, _FRESH)
        name = f"{_FRESH}{os.getpid()}_{secrets.token_hex(4)}"
        await keeper.try_lock(name)
        try:
            await keeper.create(name, template=template)
            yield name
        finally:
            await _drop_at_last(keeper, name)


async def _drop_at_last(keeper: AdminConnection, name: str) -> None:
    try:
        await keeper.drop(name)
    except DatabaseError:
        # Our connection may have been cut, the server restarted. If this fails as well, the next run drops it.
        with suppress(DatabaseError):
            async with admin_connection(keeper.server) as another:
                await another.drop(name)


async def _drop_unused(keeper: AdminConnection, prefix: str, *, but: str | None = None) -> None:
    for name in await keeper.find(prefix):
        if but is not None and name.startswith(but):
            continue
        if await keeper.try_lock(name):
            try:
                with suppress(DatabaseError):
                    await keeper.drop(name)
            finally:
                await keeper.unlock(name)


def _names(keeper: AdminConnection, ddl: Sequence[str]) -> tuple[str, str]:
    """Return the prefix of all lanes of this `init.sql`, and what tells those with this DDL from the others.

    Lanes of another `init.sql` are dropped when nobody holds them. Those that differ in their DDL only are not: one run
    may use both.
    """
    # The role is in the name because a lane belongs to it, the database because it is the one our locks are seen in.
    schema = "\0".join((_LAYOUT, keeper.database, keeper.server.user, read_script().schema))
    family = f"{_LANES}{hashlib.sha256(schema.encode()).hexdigest()[:8]}"
    return family, hashlib.sha256("\0".join(ddl).encode()).hexdigest()[:4]


async def _is_intact(keeper: AdminConnection, name: str) -> bool:
    """Whether the lane exists and is just as it was made; leftovers that are no rows are swept away."""
    expected = await keeper.note(name)
    if not expected:
        return False
    # A killed judge may have left a worker in it, in the middle of a transaction.
    await keeper.disconnect_others(name)
    try:
        connection = await connect(keeper.server, name)
    except DatabaseError:
        return False
    try:
        if await fingerprint.of(connection) != expected:
            return False
        await fingerprint.sweep(connection)
    except Exception:
        return False
    finally:
        connection.terminate()
    return True


async def _make(keeper: AdminConnection, name: str, ddl: Sequence[str]) -> None:
    await keeper.drop(name)
    await keeper.create(name)
    connection = await connect(keeper.server, name)
    try:
        async with connection.transaction():
            for statement in ddl:
                await connection.execute(statement)
        made = await fingerprint.of(connection)
    except Exception as error:
        raise translate(error, keeper.server, name) from error
    finally:
        # Not close(): nothing is to be waited for, and a template must have nobody connected.
        await connection.close(timeout=5)
    await keeper.set_note(name, made)

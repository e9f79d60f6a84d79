"""Scratch databases in which commits are real: an empty one for migrations, and one with rows for transactions."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped, unused-ignore]

from kata.database import Server, connect
from kata.database.connect import translate
from kata.errors import DatabaseError
from kata.pool import fingerprint
from kata.pool.lease import ScratchLease, upstream
from kata.pool.reset import EMPTY, rows_reset
from kata.pool.scratch import ScratchDatabase, build
from kata.wire import Wire

_RESTORE_SECONDS = 10.0
_END_SECONDS = 5.0
_LOCK_SECONDS = 5.0
WORKER_LOCK_SECONDS = 10.0
"""After this time the server refuses a statement of the worker's that waits for a lock: the last resort."""

# What a check of the judge's may have left on the judge's connection: ROLLBACK comes first, because a check that failed
# inside BEGIN would take everything after it into its own transaction.
_SETTLE = f"""
ROLLBACK; SELECT pg_advisory_unlock_all(); CLOSE ALL; UNLISTEN *; DISCARD TEMP; RESET ALL;
SET lock_timeout = '{_LOCK_SECONDS:g}s'
"""

# Sessions of others in this database: all of them, or those that are in a transaction or hold a lock. Sessions in an
# engine's pool are neither, and may stay.
_OTHER_SESSIONS = """
SELECT pid FROM pg_stat_activity AS a
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    AND ($1 OR state IS DISTINCT FROM 'idle' OR EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = a.pid))
"""


@dataclass(frozen=True)
class SecondWire:
    """Another way to the same database.

    Attributes:
        wire: The wire, with a record and a gate of its own.
        url: Its SQLAlchemy URL, for the worker.
    """

    wire: Wire
    url: str


class CommittingDatabase:
    """A scratch database in which commits are real, with a wire to it and a connection of the judge's own.

    Attributes:
        wire: The wire for the worker's statements; it nests nothing in an outer transaction.
        url: The SQLAlchemy URL of the wire, for the worker.
    """

    def __init__(self, server: Server, database: ScratchDatabase, wire: Wire) -> None:
        self.wire = wire
        self.url = worker_url(server, wire)
        self._server = server
        self._database = database
        self._connection: Any = None

    async def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, on the judge's own connection.

        Raises:
            asyncpg.PostgresError: The server refused it, for example because a lock is not free within five seconds.
        """
        return [tuple(row) for row in await self._connection.fetch(sql)]

    async def query_rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of a query as dictionaries. Errors are those of `query`."""
        return [dict(row) for row in await self._connection.fetch(sql)]

    async def execute(self, script: str) -> None:
        """Run a script on the judge's own connection. Errors are those of `query`."""
        await self._connection.execute(script)

    @asynccontextmanager
    async def holding(self, sql: str) -> AsyncIterator[None]:
        """Hold the locks that a statement such as `SELECT … FOR UPDATE` takes, on a separate connection; then roll back."""
        connection = await connect(self._server, self._database.database)
        try:
            await connection.execute(f"SET lock_timeout = '{_LOCK_SECONDS:g}s'")
            await connection.execute("BEGIN")
            await connection.execute(sql)
            yield
        finally:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await connection.execute("ROLLBACK")  # so that the locks are free at once
            connection.terminate()

    @asynccontextmanager
    async def somebody_else(self) -> AsyncIterator[Any]:
        """Connect once more, for somebody else's transaction: a connection of asyncpg's, which commits by itself."""
        connection = await connect(self._server, self._database.database)
        try:
            await connection.execute(f"SET lock_timeout = '{_LOCK_SECONDS:g}s'")
            yield connection
        finally:
            connection.terminate()

    async def left_open(self) -> int:
        """Return how many sessions of the worker are in a transaction or hold a lock."""
        await self._connection.execute("ROLLBACK")
        pids = [each.backend_pid for each in self.wire.connections if not each.closed]
        return sum(row["pid"] in pids for row in await self._connection.fetch(_OTHER_SESSIONS, False))

    @asynccontextmanager
    async def another_wire(self) -> AsyncIterator[SecondWire]:
        """Open one more wire to this database, with a record of its own."""
        async with wire_to(self._server, self._database.database) as wire:
            yield SecondWire(wire, worker_url(self._server, wire))

    async def settle(self, *, disconnect: bool = False) -> None:
        """Roll back what the judge left open, and end the other sessions that are in a transaction or hold a lock.

        With `disconnect`, idle sessions end as well.
        """
        try:
            await self._connection.execute(_SETTLE)
        except Exception:
            # The worker has the same role, so it can also end the judge's session.
            self.close()
            await self.open()
        deadline = asyncio.get_running_loop().time() + _END_SECONDS
        try:
            while pids := [row["pid"] for row in await self._connection.fetch(_OTHER_SESSIONS, disconnect)]:
                if asyncio.get_running_loop().time() > deadline:
                    name = self._database.database
                    raise DatabaseError(f"A session in {name!r} of {self._server.name} does not end.")
                await self._connection.fetch("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", pids)
                await asyncio.sleep(0.005)
        except Exception as error:
            raise translate(error, self._server, self._database.database) from error

    async def open(self) -> None:
        """Connect the judge."""
        self._connection = await connect(self._server, self._database.database)
        await self._connection.execute(_SETTLE)

    def close(self) -> None:
        """Cut the judge's connection."""
        if self._connection is not None:
            self._connection.terminate()

    async def restore(self) -> bool:
        """Put the database back to how it was leased; returns whether that succeeded, and never raises."""
        with suppress(TimeoutError, DatabaseError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            async with asyncio.timeout(_RESTORE_SECONDS):
                await self.settle(disconnect=True)
                await self._clear()
                if await fingerprint.of(self._connection) == self._database.fingerprint:
                    await fingerprint.sweep(self._connection)
                    return True
        return False

    async def _clear(self) -> None:
        await self._run(EMPTY)

    async def _run(self, script: str) -> None:
        try:
            await self._connection.execute(script)
        except Exception as error:
            with suppress(Exception):
                await self._connection.execute("ROLLBACK")
            raise translate(error, self._server, self._database.database) from error


class EmptyDatabase(CommittingDatabase):
    """A database that is empty at first, for migrations."""

    async def empty(self) -> None:
        """Empty it again. The worker's connections are closed."""
        await self.wire.disconnect()
        await self.settle(disconnect=True)
        await self._clear()
        self.wire.withheld = frozenset()


class LiveDatabase(CommittingDatabase):
    """A database with tables, whose rows are really committed: for transactions that see and block each other."""

    _script: Callable[[str], str] | None = None
    _made: dict[str, str]  # the fingerprints of the schema, by what it is altered by
    _may_be_altered = False

    async def open(self) -> None:
        """Connect the judge, and read how to replace the rows while the database is as it was made."""
        await super().open()
        if self._script is None:
            self._script = await rows_reset(self._connection)
            self._made = {"": await fingerprint.of_schema(self._connection)}

    def expect_alterations(self) -> None:
        """Note that the schema may be altered from now on: every `reset` puts it back, too."""
        self._may_be_altered = True

    async def reset(self, rows: str = "", *, altered_by: str = "") -> None:
        """Replace all rows by those of a script, and set sequences accordingly. The worker's idle connections stay open.

        If the schema was altered (see `expect_alterations`), it is made anew first, and the worker's connections are
        closed: what they have prepared is for the altered one.

        Args:
            rows: The script.
            altered_by: How the schema is to be altered before the rows come, as an earlier migration does it.
        """
        await self.settle()
        await self._clear(rows, altered_by)
        self.wire.withheld = frozenset()

    async def _clear(self, rows: str = "", altered_by: str = "") -> None:
        self._may_be_altered |= bool(altered_by)
        if self._may_be_altered and await self._schema() != self._made.get(altered_by):
            await self.wire.disconnect()
            await self.settle(disconnect=True)
            await self._build((*self._database.ddl, *filter(None, [altered_by])))
            self._made[altered_by] = await self._schema()
        assert self._script is not None
        await self._run(self._script(rows))

    async def _schema(self) -> str:
        try:
            return await fingerprint.of_schema(self._connection)
        except Exception as error:
            raise translate(error, self._server, self._database.database) from error

    async def _build(self, scripts: Sequence[str]) -> None:
        try:
            await build(self._connection, scripts)
        except Exception as error:
            raise translate(error, self._server, self._database.database) from error


Database = TypeVar("Database", bound=CommittingDatabase)


@asynccontextmanager
async def open_committing(kind: type[Database], lease: ScratchLease) -> AsyncIterator[Database]:
    """Open an `EmptyDatabase` or a `LiveDatabase`, and restore it at the end; if that fails, discard it."""
    leased, server, restored = await lease.database(), lease.server, False
    try:
        async with wire_to(server, leased.database) as wire:
            database = kind(server, leased, wire)
            try:
                await database.open()
                yield database
                restored = await database.restore()
            finally:
                database.close()
    finally:
        if not restored:
            await lease.discard()


def wire_to(server: Server, database: str) -> Wire:
    """Return a wire to a database in which commits are real, to be entered."""
    way = upstream(server)
    settings = {**way.settings, "lock_timeout": f"{WORKER_LOCK_SECONDS:g}s"}
    return Wire(replace(way, settings=settings), database, user=server.user, nested=False)


def worker_url(server: Server, wire: Wire) -> str:
    """Return the SQLAlchemy URL of a wire, with the server's user and password, for a worker."""
    # The embedded server asks for no password. With one in the URL, an answer that loses it on the way is noticed.
    # A worker does not get the judge's PGPASSWORD, which would hide such a loss.
    password = server.password or ("kata" if server.kind == "embedded" else os.environ.get("PGPASSWORD"))
    wired = replace(server, host=wire.host, port=wire.port, database=wire.database, password=password, ssl=None)
    return wired.url()

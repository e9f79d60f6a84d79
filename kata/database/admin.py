"""Creating, finding, locking and dropping whole databases.

A database in use is marked by a session-level advisory lock named after it. The lock goes with its connection, so what
a killed process leaves behind is free at once, on every server and without a clean-up of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from kata.database.connect import connect, translate
from kata.database.server import Server
from kata.errors import AuthenticationFailed, DatabaseError, ServerTooOld, ServerUnavailable

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

_USUAL = "postgres"


class AdminConnection:
    """A connection that lasts as long as the databases it has locked are in use.

    Attributes:
        server: The server.
        database: The database it is connected to. Advisory locks are seen only inside one database, so names that are
            locked from different ones must differ.
    """

    def __init__(self, server: Server, connection: asyncpg.Connection[Any], database: str) -> None:
        self.server = server
        self.database = database
        self._connection = connection

    @property
    def major(self) -> int:
        """The server's major version."""
        return int(self._connection.get_server_version().major)

    @property
    def closed(self) -> bool:
        """Whether the connection has gone, and all locks with it."""
        return bool(self._connection.is_closed())

    async def spare_connections(self) -> int:
        """How many connections more this role may open, as far as anybody can know."""
        return int(
            await self._value(
                "SELECT least("
                " current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
                " - (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL),"
                " (SELECT rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user)"
                "  FROM pg_roles WHERE rolname = current_user AND rolconnlimit >= 0))"
            )
        )

    async def try_lock(self, name: str) -> bool:
        """Take the lock of a database until this connection ends; `False` when another process has it."""
        return bool(await self._value("SELECT pg_try_advisory_lock($1)", _key(name)))

    async def unlock(self, name: str) -> None:
        """Give the lock of a database back."""
        await self._value("SELECT pg_advisory_unlock($1)", _key(name))

    async def find(self, prefix: str) -> Sequence[str]:
        """Return the databases whose names begin with `prefix` and that this role may drop."""
        rows = await self._rows(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND pg_has_role(datdba, 'USAGE')"
            " ORDER BY datname",
            prefix,
        )
        return [str(row["datname"]) for row in rows]

    async def note(self, name: str) -> str | None:
        """Return what was noted about a database; `None` where there is no such database, or no note."""
        text = await self._value(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        return None if text is None else str(text)

    async def set_note(self, name: str, text: str) -> None:
        """Note something about a database, to be read from any other one."""
        literal = text.replace("'", "''")
        await self.execute(f"COMMENT ON DATABASE {quoted(name)} IS '{literal}'")

    async def disconnect_others(self, name: str) -> None:
        """End every connection to a database, and wait until they are gone."""
        await self._rows(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = $1 AND pid <> pg_backend_pid()"
            # Autovacuum's workers are not ours to end, and give way by themselves.
            " AND backend_type = 'client backend'",
            name,
        )

    async def create(self, name: str, *, template: str | None = None) -> None:
        """Create a database: empty and with C collation, or a copy of another one.

        Raises:
            DatabaseError: The role may not create databases, the disk is full, or somebody uses the template.
        """
        await self.execute(create_statement(name, self.major, template=template))

    async def drop(self, name: str) -> None:
        """Drop a database if it exists, connected programs or not, and whatever its owner has made of it."""
        if await self._value("SELECT datistemplate FROM pg_database WHERE datname = $1", name):
            await self.execute(f"ALTER DATABASE {quoted(name)} IS_TEMPLATE false")
        await self.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")

    async def execute(self, statement: str) -> None:
        """Run one statement, with its failure translated."""
        try:
            await self._connection.execute(statement)
        except Exception as error:
            raise translate(error, self.server, self.database) from error

    async def close(self) -> None:
        """End the connection, and with it every lock; never fails."""
        try:
            await self._connection.close(timeout=5)
        except Exception:
            self._connection.terminate()

    async def _rows(self, statement: str, *values: object) -> Sequence[Any]:
        try:
            rows: Sequence[Any] = await self._connection.fetch(statement, *values)
        except Exception as error:
            raise translate(error, self.server, self.database) from error
        return rows

    async def _value(self, statement: str, *values: object) -> Any:
        try:
            return await self._connection.fetchval(statement, *values)
        except Exception as error:
            raise translate(error, self.server, self.database) from error


@asynccontextmanager
async def admin_connection(server: Server) -> AsyncIterator[AdminConnection]:
    """Connect to the database `postgres`, or to the playground where that one is closed to us.

    Raises:
        DatabaseError: Neither lets us in.
    """
    database = _USUAL
    try:
        connection = await connect(server, database)
    except (AuthenticationFailed, ServerTooOld, ServerUnavailable):
        if server.kind == "embedded" or server.database == database:
            raise
        database = server.database
        connection = await connect(server, database)
    except DatabaseError:
        database = server.database
        connection = await connect(server, database)
    keeper = AdminConnection(server, connection, database)
    try:
        # A server that throws out idle sessions would take our locks away in the middle of a run.
        with suppress(DatabaseError):
            await keeper.execute("SET idle_session_timeout = 0")
        yield keeper
    finally:
        await keeper.close()


def create_statement(name: str, major: int, *, template: str | None = None) -> str:
    """Return the CREATE DATABASE statement for a database whose order of text is the same on every machine.

    Args:
        name: The new database.
        major: The server's major version.
        template: A database to copy, its collation included.
    """
    if template is not None:
        return f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}"
    # A cluster made for ICU hands its provider on, which would outrank LC_COLLATE.
    provider = " LOCALE_PROVIDER libc" if major >= 15 else ""
    return f"CREATE DATABASE {quoted(name)} TEMPLATE template0 ENCODING 'UTF8'{provider} LC_COLLATE 'C' LC_CTYPE 'C'"


def quoted(name: str) -> str:
    """Return an identifier as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)

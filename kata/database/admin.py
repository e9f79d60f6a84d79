"""The administration connection: creates, finds, locks and drops whole databases.

A database in use is marked by a session-level advisory lock on a hash of its name. The lock ends with the connection, so
what a killed process leaves behind is free at once, on every server.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from kata.database.connect import close, connect, translate
from kata.database.server import Server
from kata.errors import AuthenticationFailed, DatabaseError, ServerTooOld, ServerUnavailable

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

_INSUFFICIENT_PRIVILEGE = "42501"


class AdminConnection:
    """A connection that stays open while the databases that it has locked are in use.

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
    def closed(self) -> bool:
        """Whether the connection has ended, and all locks with it."""
        return bool(self._connection.is_closed())

    async def spare_connections(self) -> int:
        """Return how many more connections this role may open at this moment."""
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
        """Lock a database until this connection ends; return `False` if another process has locked it."""
        return bool(await self._value("SELECT pg_try_advisory_lock($1)", _key(name)))

    async def unlock(self, name: str) -> None:
        """Unlock a database."""
        await self._value("SELECT pg_advisory_unlock($1)", _key(name))

    async def find(self, prefix: str) -> Sequence[str]:
        """Return the databases whose names begin with `prefix` and that this role may drop."""
        rows = await self.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND pg_has_role(datdba, 'USAGE')"
            " ORDER BY datname",
            prefix,
        )
        return [str(row["datname"]) for row in rows]

    async def note(self, name: str) -> str | None:
        """Return the note on a database (its COMMENT); `None` if it does not exist or has no note."""
        text = await self._value(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        return None if text is None else str(text)

    async def set_note(self, name: str, text: str) -> None:
        """Put a note on a database, which can be read from any other one."""
        literal = text.replace("'", "''")
        await self.execute(f"COMMENT ON DATABASE {quoted(name)} IS '{literal}'")

    async def disconnect_others(self, name: str) -> None:
        """End every other connection to a database, and return once they are gone."""
        await self.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = $1 AND pid <> pg_backend_pid()"
            # Autovacuum's workers cannot be ended by us, and yield by themselves.
            " AND backend_type = 'client backend'",
            name,
        )

    async def create(self, name: str) -> None:
        """Create an empty database with C collation."""
        await self.execute(create_statement(name, self._connection.get_server_version().major))

    async def drop(self, name: str) -> None:
        """Drop a database if it exists, even while programs are connected, and even if it was made a template."""
        if await self._value("SELECT datistemplate FROM pg_database WHERE datname = $1", name):
            await self.execute(f"ALTER DATABASE {quoted(name)} IS_TEMPLATE false")
        try:
            await self.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") != _INSUFFICIENT_PRIVILEGE:
                raise
            # FORCE would end an autovacuum worker as well, which only a superuser may; without it the server asks such
            # a worker to end, and waits for it.
            await self.disconnect_others(name)
            await self.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")

    async def execute(self, statement: str, *values: object) -> Sequence[Any]:
        """Run one statement, and return its rows."""
        try:
            return list(await self._connection.fetch(statement, *values))
        except Exception as error:
            raise translate(error, self.server, self.database) from error

    async def _value(self, statement: str, *values: object) -> Any:
        rows = await self.execute(statement, *values)
        return rows[0][0] if rows else None


@asynccontextmanager
async def admin_connection(server: Server) -> AsyncIterator[AdminConnection]:
    """Connect to the database `postgres`, or to the playground if the role may not connect to that one."""
    database = "postgres"
    try:
        connection = await connect(server, database)
    except DatabaseError as error:
        alike = server.kind == "embedded" or server.database == database
        if alike and isinstance(error, AuthenticationFailed | ServerTooOld | ServerUnavailable):
            raise
        database = server.database
        connection = await connect(server, database)
    admin = AdminConnection(server, connection, database)
    try:
        yield admin
    finally:
        await close(connection)


def create_statement(name: str, major: int) -> str:
    """Return the statement that creates a database which sorts text alike on every machine and major version."""
    # The provider of a cluster that was made for ICU would be inherited, and override LC_COLLATE.
    provider = " LOCALE_PROVIDER libc" if major >= 15 else ""
    return f"CREATE DATABASE {quoted(name)} TEMPLATE template0 ENCODING 'UTF8'{provider} LC_COLLATE 'C' LC_CTYPE 'C'"


def quoted(name: str) -> str:
    """Return an SQL identifier in quotation marks."""
    return '"' + name.replace('"', '""') + '"'


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)

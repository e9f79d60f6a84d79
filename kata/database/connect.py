"""Connections to PostgreSQL whose failures say what to do next."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from kata.database import settings
from kata.database.server import Server
from kata.errors import AuthenticationFailed, DatabaseError, ServerTooOld, ServerUnavailable

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

OLDEST = 14
"""The oldest major version of PostgreSQL that the workbook supports."""

FILL = "uv run kata db fill"
"""The command that makes the playground, with its tables and rows."""

_CONNECT_SECONDS = 10.0
_START_SECONDS = 30.0
_WITHOUT = "remove DATABASE_URL to use the embedded server"


async def connect(server: Server, database: str | None = None) -> asyncpg.Connection[Any]:
    """Open a connection. While the server is starting, this tries again for up to half a minute.

    Its settings are those that the workbook imposes (see `settings`), not those that the server is configured to.

    Args:
        server: Where.
        database: Another database than the playground.

    Raises:
        ServerUnavailable: No server answers, or what answers is not PostgreSQL.
        AuthenticationFailed: The role or the password is refused.
        ServerTooOld: The server is older than PostgreSQL 14.
        DatabaseError: Any other refusal, for example a database that does not exist.
    """
    connection = await _open(server, database)
    version = connection.get_server_version()
    if version.major < OLDEST:
        connection.terminate()
        raise ServerTooOld(
            f"{_capital(server.name)} is PostgreSQL {version.major}, the workbook needs {OLDEST} or newer.",
            remedy=f"Point DATABASE_URL to a newer server, or {_WITHOUT}.",
        )
    try:
        news = await settings.learn(server, connection)
    except Exception as error:
        connection.terminate()
        raise translate(error, server, database) from error
    return await _reopened(server, database, connection) if news else connection


async def _reopened(
    server: Server, database: str | None, connection: asyncpg.Connection[Any]
) -> asyncpg.Connection[Any]:
    """Connect once more, with the settings that the first connection has shown to be necessary."""
    import asyncpg

    try:
        again = await _open(server, database)
    except DatabaseError as error:
        if not isinstance(error.__cause__, asyncpg.InsufficientPrivilegeError | asyncpg.InvalidParameterValueError):
            connection.terminate()
            raise
        # A service may keep some of them to itself.
        settings.forget(server)
        return connection
    await close(connection)
    return again


async def _open(server: Server, database: str | None) -> asyncpg.Connection[Any]:
    import asyncpg

    arguments = server.connect_args(database)
    arguments |= {"server_settings": dict(settings.imposed(server)), "target_session_attrs": "any"}
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            connection: asyncpg.Connection[Any] = await asyncpg.connect(**arguments, timeout=_CONNECT_SECONDS)
            return connection
        except asyncpg.CannotConnectNowError as error:
            if time.monotonic() > deadline:
                raise translate(error, server, database) from error
            import asyncio  # not at the top: this module is imported at every start

            await asyncio.sleep(0.2)
        except Exception as error:
            raise translate(error, server, database) from error


@asynccontextmanager
async def connected(server: Server, database: str | None = None) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Connect as `connect` does, for the length of a block.

    Raises:
        DatabaseError: The connection failed, or a statement in the block did (see `translate`).
    """
    connection = await connect(server, database)
    try:
        yield connection
    except DatabaseError:
        raise
    except Exception as error:
        raise translate(error, server, database) from error
    finally:
        await close(connection)


async def close(connection: asyncpg.Connection[Any]) -> None:
    """Close a connection. Never fails."""
    try:
        await connection.close(timeout=5)
    except Exception:
        connection.terminate()


def translate(error: BaseException, server: Server, database: str | None = None) -> DatabaseError:
    """Return what `asyncpg.connect` or a statement raised as one line and the next command."""
    import asyncpg

    if isinstance(error, DatabaseError):
        return error
    name = _capital(server.name)
    where = database or server.database
    reason = _reason(error)
    if isinstance(error, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError):
        return AuthenticationFailed(
            f"{name} refused user {server.user!r}: {reason}{'' if server.password else ' (no password was given)'}.",
            remedy=f"Mend user and password in DATABASE_URL, or {_WITHOUT}.",
        )
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        create = f"createdb --host={server.host} --port={server.port} --username={server.user} {where}"
        mend = f"{create}, or mend the database in DATABASE_URL."
        return DatabaseError(f"{name} has no database {where!r}.", remedy=FILL if server.kind == "embedded" else mend)
    if isinstance(error, asyncpg.TooManyConnectionsError):
        return ServerUnavailable(f"{name} has no connection left: {reason}.", remedy="Close other programs, try again.")
    if isinstance(error, asyncpg.CannotConnectNowError):
        return ServerUnavailable(f"{name} is still busy: {reason}.", remedy="Try again in a moment.")
    if isinstance(error, asyncpg.InsufficientPrivilegeError) and "create database" in reason:
        return DatabaseError(
            f"User {server.user!r} of {server.name} may not create databases; graders work in databases of their own.",
            remedy=f'As an administrator of that server: ALTER ROLE "{server.user}" CREATEDB',
        )
    if isinstance(error, asyncpg.DiskFullError):
        return DatabaseError(f"{name} has no disk space left: {reason}.", remedy="Free some space, then try again.")
    if isinstance(error, asyncpg.PostgresError) and not isinstance(error, asyncpg.PostgresConnectionError):
        return DatabaseError(f"{name}, database {where!r}: {reason}.", remedy="")
    if isinstance(error, TimeoutError):
        reason = f"no answer within {_CONNECT_SECONDS:.0f} seconds"
    elif isinstance(error, ssl.SSLError) or "SSL" in reason:
        return ServerUnavailable(
            f"{name} and this program do not agree on encryption: {reason}.",
            remedy="Add ?sslmode=require or ?sslmode=disable to DATABASE_URL.",
        )
    if server.kind == "embedded":
        return ServerUnavailable(
            f"{name} does not answer any more: {reason}.",
            remedy="Run the same command again: the embedded server is started anew.",
        )
    command = "docker compose up -d" if server.host in ("localhost", "127.0.0.1", "::1") else "Start it"
    return ServerUnavailable(
        f"No PostgreSQL answers at {server.address}: {reason}.",
        remedy=f"{command}, or mend DATABASE_URL, or {_WITHOUT}.",
    )


def _reason(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return re.sub(r"^\[Errno -?\d+\] ", "", first).rstrip(".")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

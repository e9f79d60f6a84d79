"""The learner's own database: created once, kept between runs, never touched by a grader."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kata.database.connect import FILL, connected
from kata.database.schemas import locked, remake_schemas
from kata.database.script import read_script
from kata.database.server import Server
from kata.errors import DatabaseError, SchemaMissing

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]


async def ensure_playground(server: Server) -> None:
    """Make sure that the playground has its public tables; on the embedded server, create it if it is missing.

    The schemas beside `public` are made when they are first needed (see `ensure_schemas`).

    Raises:
        SchemaMissing: The database exists and the tables do not. Nothing is created without a request on a server that
            `DATABASE_URL` names, nor after `alembic downgrade base`.
    """
    if server.kind == "embedded":
        await create_if_missing(server)
    async with connected(server) as connection:
        present = await _present(connection)
    missing = [table for table in read_script().public.tables if table not in present]
    if not missing:
        return
    if not present:
        remedy = f"{FILL} (makes the tables and their rows from init.sql)"
    else:
        remedy = f"uv run alembic upgrade head, or {FILL} --again (drops what is left of them and starts anew)"
    tables = ", ".join(missing)
    raise SchemaMissing(
        f"Database {server.database!r} of {server.name} lacks the workbook's tables: {tables}.", remedy=remedy
    )


async def create_if_missing(server: Server) -> None:
    """Fill the playground if it is empty; on the embedded server, also create the database if it is missing.

    A database that has Alembic's own table is never filled: the learner went back to before the first revision.
    """
    import asyncpg

    from kata.database.admin import create_statement

    try:
        await _fill_if_empty(server)
    except DatabaseError as error:
        if server.kind != "embedded" or not isinstance(error.__cause__, asyncpg.InvalidCatalogNameError):
            raise
        async with connected(server, "postgres") as connection:
            # Another program may be faster.
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await connection.execute(create_statement(server.database, connection.get_server_version().major))
        await _fill_if_empty(server)


async def reset_playground(server: Server) -> None:
    """Put the playground back to `init.sql`, all or nothing; tables with other names stay.

    A schema beside `public` that is somebody else's, or that the role may not make, stays as it is.
    """
    if server.kind == "embedded":
        await create_if_missing(server)
    public = read_script().public
    async with connected(server) as connection, locked(connection, server):
        await connection.execute(f"DROP TABLE IF EXISTS {', '.join(reversed(public.tables))} CASCADE")
        await _fill(connection, server)


async def _fill_if_empty(server: Server) -> None:
    async with connected(server) as connection:
        if not await _present(connection):
            async with locked(connection, server):
                if not await _present(connection):
                    await _fill(connection, server)


async def _fill(connection: asyncpg.Connection[Any], server: Server) -> None:
    await connection.execute(read_script().public.whole)
    await remake_schemas(connection, server)


async def _present(connection: asyncpg.Connection[Any]) -> Sequence[str]:
    # Not to_regclass(): it may remember, for the rest of a transaction, that a table was not there a moment ago.
    found = await connection.fetch(
        # As SQL names it: with its schema only where that is not on the search path.
        "SELECT oid::regclass::text AS name FROM pg_class WHERE oid::regclass::text = ANY($1)",
        [*read_script().public.tables, "alembic_version"],
    )
    return [str(row["name"]) for row in found]

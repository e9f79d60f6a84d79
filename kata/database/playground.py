"""The learner's own database: made once, kept between runs, never touched by a grader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kata.database.connect import FILL, connect, translate
from kata.database.script import read_script
from kata.database.server import Server
from kata.errors import DatabaseError, SchemaMissing

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

# Two programs that start at once must not both fill the playground.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('kata playground', 0))"


async def ensure_playground(server: Server) -> None:
    """Make sure that the playground has its tables; on the embedded server it is created when it is missing.

    Raises:
        SchemaMissing: The database is there and the tables are not. Nothing is ever created unasked on a server that
            `DATABASE_URL` names, nor after `alembic downgrade base`.
        DatabaseError: The server cannot be used.
    """
    if server.kind == "embedded":
        await create_if_missing(server)
    connection = await connect(server)
    try:
        present = await _present(connection)
    except Exception as error:
        raise translate(error, server) from error
    finally:
        await _close(connection)
    missing = [table for table in read_script().tables if table not in present]
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
    """Fill the playground where it is empty; on the embedded server the database itself is created when it is missing.

    A database in which Alembic has left its table is never filled: someone went back to before the first revision.

    Raises:
        DatabaseError: The server cannot be used.
    """
    import asyncpg

    try:
        connection = await connect(server)
    except DatabaseError as error:
        if server.kind != "embedded" or not isinstance(error.__cause__, asyncpg.InvalidCatalogNameError):
            raise
        await _create_database(server)
        connection = await connect(server)
    try:
        if not await _present(connection):
            async with connection.transaction():
                await connection.execute(_ONE_AT_A_TIME)
                if not await _present(connection):
                    await connection.execute(read_script().whole)
    except Exception as error:
        raise translate(error, server) from error
    finally:
        await _close(connection)


async def reset_playground(server: Server) -> None:
    """Put the playground back to `init.sql`, all or nothing; tables with other names stay.

    Raises:
        DatabaseError: The server cannot be used, or another program keeps the tables locked.
    """
    import asyncpg

    if server.kind == "embedded":
        await create_if_missing(server)
    script = read_script()
    connection = await connect(server)
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL lock_timeout = '10s'")
            await connection.execute(_ONE_AT_A_TIME)
            await connection.execute(f"DROP TABLE IF EXISTS {', '.join(reversed(script.tables))} CASCADE")
            await connection.execute(script.whole)
    except asyncpg.LockNotAvailableError as error:
        failure = translate(error, server)
        failure.remedy = "Close the other programs that use the playground, then try again."
        raise failure from error
    except Exception as error:
        raise translate(error, server) from error
    finally:
        await _close(connection)


async def _present(connection: asyncpg.Connection[Any]) -> Sequence[str]:
    # Not to_regclass(): it may remember, for the rest of a transaction, that a table was not there a moment ago.
    found = await connection.fetch(
        # As SQL names it: with its schema only where that is not on the search path.
        "SELECT oid::regclass::text AS name FROM pg_class WHERE oid::regclass::text = ANY($1)",
        [*read_script().tables, "alembic_version"],
    )
    return [str(row["name"]) for row in found]


async def _create_database(server: Server) -> None:
    import asyncpg

    from kata.database.admin import create_statement

    connection = await connect(server, "postgres")
    try:
        await connection.execute(create_statement(server.database, connection.get_server_version().major))
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        pass  # another program was quicker by a moment
    except Exception as error:
        raise translate(error, server) from error
    finally:
        await _close(connection)


async def _close(connection: asyncpg.Connection[Any]) -> None:
    try:
        await connection.close(timeout=5)
    except Exception:
        connection.terminate()

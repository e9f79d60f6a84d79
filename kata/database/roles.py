"""The role that answers are judged as, on the embedded server: its superuser can run programs and write files by SQL.

On a server that `DATABASE_URL` names, answers are judged as the role that it names: give it one that may create
databases, and nothing more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from kata.database.connect import connect
from kata.database.server import Server

ROLE = "kata_answers"


def limited(server: Server) -> Server:
    """The same server, to be used as a role without special rights; `ensure_role` makes sure that there is one."""
    return replace(server, user=ROLE) if server.kind == "embedded" else server


async def ensure_role(server: Server) -> None:
    """Make the role of `limited`, where it is ours to make.

    Args:
        server: The server, with the role that it was found with.

    Raises:
        DatabaseError: The server cannot be used.
    """
    if server.kind != "embedded":
        return
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

    connection = await connect(server, "postgres")
    try:
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", ROLE):
            # Another process may make it at the same time.
            with suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        # A role may set defaults for itself, and an answer is judged as this one: they would be the next answer's.
        own = f"SELECT EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = '{ROLE}'::regrole)"
        if await connection.fetchval(own):
            await connection.execute(f"ALTER ROLE {ROLE} RESET ALL")
    finally:
        await connection.close()

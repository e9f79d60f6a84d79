"""The role that answers are judged as, on the embedded server: its superuser can run programs and write files by SQL.

On a server that `DATABASE_URL` names, answers are judged as the role that it names: give it one that may create
databases, and nothing more.
"""

from __future__ import annotations

from dataclasses import replace

from kata.database.connect import connect, translate
from kata.database.server import Server

ROLE = "kata_answers"
# Where commits are real an answer can change its role's settings, and with them whoever logs in by that role.
COMMITTING_ROLE = "kata_migrations"


def limited(server: Server, *, commits: bool = False) -> Server:
    """The same server, to be used as a role without special rights; `ensure_role` makes sure that there is one.

    Args:
        server: The server, with the role that it was found with.
        commits: Whether what the role does is committed.
    """
    return replace(server, user=COMMITTING_ROLE if commits else ROLE) if server.kind == "embedded" else server


async def ensure_role(server: Server, role: str = ROLE) -> None:
    """Make a role of `limited` as it has to be, where it is ours to make.

    Args:
        server: The server, with the role that it was found with.
        role: Which.

    Raises:
        DatabaseError: The server cannot be used.
    """
    if server.kind != "embedded":
        return
    connection = await connect(server, "postgres")
    try:
        # One after the other: several seats are made at once, by this process and by others.
        async with connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock(hashtext('{role}'))")
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
                await connection.execute(f"CREATE ROLE {role} LOGIN CREATEDB")
            # A role may set defaults for itself, and an answer is judged as this one: they would be the next answer's.
            own = (
                f"SELECT EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = '{role}'::regrole)"
            )
            if await connection.fetchval(own):
                await connection.execute(f"ALTER ROLE {role} RESET ALL")
    except Exception as error:
        raise translate(error, server, "postgres") from error
    finally:
        await connection.close()

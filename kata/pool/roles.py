"""The roles that the learner's code works as on the embedded server, whose superuser could run programs and write files.

On a server that `DATABASE_URL` names, the learner's code works as the role in that URL. It should be one that may create
databases, and nothing more.
"""

from __future__ import annotations

from dataclasses import replace

from kata.database.connect import connected
from kata.database.server import Server

ROLE = "kata_answers"
# Where commits are real, an answer can change the settings of its role, and so every later session of that role.
COMMITTING_ROLE = "kata_migrations"


def limited(server: Server, *, commits: bool = False) -> Server:
    """Return the server with a role without special rights, which `ensure_role` makes.

    Args:
        server: The server as it was found.
        commits: Whether what the role does is really committed.
    """
    return replace(server, user=COMMITTING_ROLE if commits else ROLE) if server.kind == "embedded" else server


async def ensure_role(server: Server, role: str = ROLE) -> None:
    """Create a role of `limited`, or reset its settings; only on the embedded server.

    Args:
        server: The server as it was found.
        role: The role's name.

    Raises:
        DatabaseError: The server cannot be used.
    """
    if server.kind != "embedded":
        return
    async with connected(server, "postgres") as connection, connection.transaction():
        # Several slots do this at once, in this process and in others.
        await connection.execute(f"SELECT pg_advisory_xact_lock(hashtext('{role}'))")
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
            await connection.execute(f"CREATE ROLE {role} LOGIN CREATEDB")
        # An answer works as this role and may have set defaults for it, which the next answer would get.
        settings = (
            f"SELECT EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = '{role}'::regrole)"
        )
        if await connection.fetchval(settings):
            await connection.execute(f"ALTER ROLE {role} RESET ALL")

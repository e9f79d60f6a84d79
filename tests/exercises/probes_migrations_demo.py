"""Probes for migrations: Alembic commands and calls on another database.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

if TYPE_CHECKING:
    from kata.worker.harness import Harness


@cache
def _engine_on(url: str) -> AsyncEngine:
    """One engine per database: each use opens a new connection, but queries are compiled once."""
    return create_async_engine(url, poolclass=NullPool)


def _config(harness: Harness, scripts: str) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    # Alembic 1.16 warns unless it knows how to split version_locations.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(harness.root / "versions").replace("%", "%%"))
    config.print_stdout = lambda *_: None  # type: ignore[method-assign]
    return config


async def alembic(harness: Harness, scripts: str, url: str, command: str, *arguments: Any) -> dict[str, str]:
    """Run an Alembic command with the workbook's env.py and the submission's revisions."""
    from alembic import command as commands
    from alembic.util import CommandError

    config = _config(harness, scripts)
    config.attributes["target_metadata"] = harness.module("app.models").Base.metadata

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        getattr(commands, command)(config, *arguments)

    try:
        async with _engine_on(url).connect() as connection:
            await connection.run_sync(run)
    except CommandError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"error": "", "message": ""}


async def revisions(harness: Harness) -> list[dict[str, Any]]:
    """List the submission's revisions: id, what each follows, and the file."""
    from alembic.script import ScriptDirectory

    found = []
    for script in ScriptDirectory.from_config(_config(harness, str(harness.root))).walk_revisions():
        down = script.down_revision
        parents = list(down) if isinstance(down, tuple) else [down] if down else []
        found.append({"id": script.revision, "follows": parents, "file": Path(script.path).name})
    return found


_held: list[AsyncSession] = []


async def call_there(harness: Harness, url: str, name: str) -> list[Any]:
    """Call a function of app.migrations_demo with a session on another database, which stays open.

    Returns:
        What it returned, and whether the session is still in the transaction that its statement has begun.
    """
    _held[:] = [AsyncSession(_engine_on(url), expire_on_commit=False)]
    value = await getattr(harness.module("app.migrations_demo"), name)(_held[0])
    return [value, _held[0].in_transaction()]


async def close_there(harness: Harness) -> None:
    """Close the session of the last call."""
    for session in _held:
        await session.close()
    _held.clear()

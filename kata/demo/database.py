"""The database that a demo runs on.

The learner's demos run on the playground. A package with revisions of its own (a `versions/` folder beside its modules,
as in `solutions/`) describes another schema. It gets a temporary database with the same rows and its revisions applied.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import Server, connect, ensure_playground, find_server
from kata.database.script import read_script
from kata.errors import SubmissionError
from kata.pool.scratch import fresh_database


@dataclass(frozen=True)
class DemoDatabase:
    """A database, and its server."""

    server: Server
    database: str

    def engine(self) -> AsyncEngine:
        """Return a new engine on it; the caller disposes of it."""
        return create_async_engine(self.server.url(self.database))


@asynccontextmanager
async def open_demo_database(package: Path, progress: Callable[[str], None]) -> AsyncIterator[DemoDatabase]:
    """Find the database for the demos of a package, or make it.

    Args:
        package: The folder of its modules.
        progress: Receives a few words on what takes time.

    Raises:
        DatabaseError: There is no usable database.
        SubmissionError: The package's revisions cannot be applied.
    """
    server = find_server(progress=progress)
    if not _revisions(package):
        await ensure_playground(server)
        yield DemoDatabase(server, server.database)
        return
    async with fresh_database(server) as database:
        connection = await connect(server, database)
        try:
            await connection.execute(read_script().whole)
        finally:
            await connection.close()
        engine = create_async_engine(server.url(database), poolclass=NullPool)
        try:
            async with engine.begin() as sa_connection:
                await sa_connection.run_sync(_upgrade, package)
        finally:
            await engine.dispose()
        yield DemoDatabase(server, database)


def _revisions(package: Path) -> list[Path]:
    return sorted((package / "versions").glob("*.py"))


def _upgrade(connection: Connection, package: Path) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    at = MigrationContext.configure(connection).get_current_revision()
    with tempfile.TemporaryDirectory(prefix="kata-revisions-") as folder:
        # The database is at the first revision already. An empty file with its id is enough, and keeps the revisions
        # that the learner has added beside it out of the way.
        versions = Path(folder) / "versions"
        versions.mkdir()
        (versions / "start.py").write_text(f"revision = {at!r}\ndown_revision = None\n", encoding="utf-8")
        for revision in _revisions(package):
            shutil.copy(revision, versions)
        script = ScriptDirectory(folder, version_locations=[str(versions)])

        def steps(revision: Any, context: Any) -> Any:
            return script._upgrade_revs("heads", revision)

        environment = EnvironmentContext(Config(), script, fn=steps)
        try:
            environment.configure(connection=connection)
            with environment.begin_transaction():
                environment.run_migrations()
        except CommandError as error:
            raise SubmissionError(
                f"The revisions in {package.name}/versions cannot be applied: {error}.",
                remedy="Compare their down_revision with the first revision's id.",
            ) from error

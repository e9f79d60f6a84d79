"""The database that a demo runs on.

The learner's demos run on the playground. A submission that brings its own revisions (a `versions/` folder beside its
modules, as `solutions/` has) describes a database that the playground may not be yet, and the playground is not touched
for it: it gets a database of its own, with the same rows and its revisions applied, which is gone afterwards.
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
    """Where a demo runs: the server, and the database on it."""

    server: Server
    database: str

    def engine(self) -> AsyncEngine:
        """A new engine on it; whoever asks disposes of it."""
        return create_async_engine(self.server.url(self.database))


@asynccontextmanager
async def open_demo_database(package: Path, progress: Callable[[str], None]) -> AsyncIterator[DemoDatabase]:
    """Find the database for the demos of a package, and make it where it is missing.

    Args:
        package: The folder of its modules.
        progress: Is told what takes time.

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
        ground = DemoDatabase(server, database)
        engine = create_async_engine(server.url(database), poolclass=NullPool)
        try:
            async with engine.begin() as sa_connection:
                await sa_connection.run_sync(_upgrade, package)
        finally:
            await engine.dispose()
        yield ground


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
        # The database stands at the first revision already. Its name is enough: neither the file with that revision nor
        # those which the learner has added beside it are needed, or may get in the way.
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

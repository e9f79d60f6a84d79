"""The database that a demo runs on.

The learner's demos run on the playground. A package with a `versions/` folder next to its modules, such as `solutions/`,
describes another schema: it gets a temporary database with the same rows, to which its revisions are applied.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import Server, ensure_playground, find_server
from kata.database.connect import connected
from kata.database.script import read_script
from kata.errors import SubmissionError
from kata.pool.scratch import fresh_database


@asynccontextmanager
async def open_demo_database(package: Path, progress: Callable[[str], None]) -> AsyncIterator[Server]:
    """Find the database for the demos of the package in a folder, or make it; it is the yielded server's `database`.

    Raises:
        DatabaseError: There is no usable database.
        SubmissionError: The package's revisions cannot be applied.
    """
    server = find_server(progress=progress)
    if not any((package / "versions").glob("*.py")):
        await ensure_playground(server)
        yield server
        return
    async with fresh_database(server) as database:
        async with connected(server, database) as connection:
            await connection.execute(read_script().whole)
        async with create_async_engine(server.url(database), poolclass=NullPool).begin() as sa_connection:
            await sa_connection.run_sync(_upgrade, package)
        yield replace(server, database=database)


def _upgrade(connection: Connection, package: Path) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    at = MigrationContext.configure(connection).get_current_revision()
    with tempfile.TemporaryDirectory(prefix="kata-revisions-") as folder:
        # The database is at the first revision already. An empty file with its id is enough, and keeps the revisions
        # that the learner has added next to it out of the way.
        versions = Path(folder) / "versions"
        versions.mkdir()
        (versions / "start.py").write_text(f"revision = {at!r}\ndown_revision = None\n", encoding="utf-8")
        for path in (package / "versions").glob("*.py"):
            shutil.copy(path, versions)
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

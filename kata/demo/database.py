"""The database that a demo runs on.

The learner's demos run on the playground. A package with a `versions/` folder next to its modules, such as `solutions/`,
describes another schema: it gets a temporary database with the same rows, to which its revisions are applied.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import Server, ensure_playground, find_server
from kata.database.connect import connected
from kata.database.script import read_script
from kata.errors import SubmissionError
from kata.paths import FIRST_REVISION, PROJECT
from kata.pool.scratch import fresh_database

if TYPE_CHECKING:
    from alembic.config import Config


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
    async with starting_database(server, package) as copy:
        yield copy


@asynccontextmanager
async def starting_database(server: Server, package: Path) -> AsyncIterator[Server]:
    """Make a temporary database with the starting rows, to which the revisions of a package are applied.

    Raises:
        DatabaseError: It cannot be made.
        SubmissionError: The package's revisions cannot be applied.
    """
    revisions = package / "versions"
    if not any(revisions.glob("*.py")):
        revisions = FIRST_REVISION.parent  # where learners keep theirs
    paths = [path for path in sorted(revisions.glob("*.py")) if path != FIRST_REVISION]
    async with fresh_database(server) as database:
        async with connected(server, database) as connection:
            await connection.execute(read_script().whole)
        if paths:
            async with create_async_engine(server.url(database), poolclass=NullPool).begin() as sa_connection:
                await sa_connection.run_sync(_upgrade, package, paths)
        yield replace(server, database=database)


def _upgrade(connection: Connection, package: Path, paths: Sequence[Path]) -> None:
    from alembic import command
    from alembic.util import CommandError

    with tempfile.TemporaryDirectory(prefix="kata-revisions-") as folder:
        # Without the revisions that the learner has added next to the first one.
        for path in (FIRST_REVISION, *paths):
            shutil.copy(path, folder)
        try:
            command.upgrade(alembic_config(folder, connection=connection, target_metadata=MetaData()), "heads")
        except (CommandError, KeyError) as error:  # a KeyError names an unknown down_revision
            raise SubmissionError(
                f"The revisions of {package.name} cannot be applied: {error}.",
                remedy="Compare their down_revision with the first revision's id.",
            ) from error


def alembic_config(versions: str, **attributes: Any) -> Config:
    """Return Alembic's configuration for the revisions in a folder; for the attributes see `alembic/env.py`."""
    from alembic.config import Config

    config = Config(attributes=attributes)
    options = {"script_location": str(PROJECT / "alembic"), "version_locations": versions, "path_separator": "newline"}
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config

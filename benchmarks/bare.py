"""The bare work of an exercise: what has to be done at the very least to run it once.

A process that has SQLAlchemy, asyncpg, Alembic and the demos imported (it is started once, as
`python -m benchmarks.bare`, and talks over standard input and output) forks. The fork imports the learner's modules,
connects straight to the server, calls the function on the seed rows, and rolls back; where the exercise has revisions,
they are undone and done once more before that. Nothing is looked at, recorded or judged.

Siblings of the saved module come from their bytecode, as they do for a learner.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.environment import environment
from kata.errors import WorkerError
from kata.staging import PROJECT


@dataclass(frozen=True)
class Work:
    """What is done for one exercise.

    Attributes:
        module: The exercise's module of the environment, such as `app.models`.
        name: The function that is called; empty when there is none: then the models are configured, and the database is
            asked for nothing.
        arguments, keywords: Its arguments, as workers get them.
        session: Whether it gets a session before them.
        versions: The folder with the revisions, where the exercise has some.
    """

    module: str
    name: str = ""
    arguments: Any = None
    keywords: Any = None
    session: bool = True
    versions: str = ""


class BareWorks:
    """Does bare works and takes their time. Use it as an async context manager.

    Args:
        root: The folder in which `app/` lies.
        url: The database for it, as SQLAlchemy has it; with the seed rows.
    """

    def __init__(self, root: Path, url: str) -> None:
        self._root = root
        self._url = url
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.bare"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=PROJECT,
            env=environment(DATABASE_URL=self._url),
        )
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()

    async def seconds(self, work: Work) -> float:
        """Do it once.

        Returns:
            The seconds from the fork until all of it was done.

        Raises:
            WorkerError: It could not be done.
        """
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        request = {"root": str(self._root), "work": asdict(work)}
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise WorkerError("the process of the bare works has ended")
        answer = json.loads(line)
        if answer["error"]:
            raise WorkerError(f"the bare work in {work.module} failed: {answer['error']}")
        return float(answer["seconds"])


# -- in the process ----------------------------------------------------------------------------------------------------


def _serve() -> None:
    """Answer requests until the other side has closed the line."""
    import alembic.autogenerate
    import alembic.command
    import alembic.runtime.environment
    import alembic.script  # noqa: F401
    import asyncpg  # type: ignore[import-untyped, unused-ignore]  # noqa: F401
    import sqlalchemy.dialects.postgresql.asyncpg
    import sqlalchemy.ext.asyncio
    import sqlalchemy.orm  # noqa: F401

    # Not the learner's either; every module imports it for its demo.
    import kata.demo
    import kata.worker.plain  # noqa: F401

    # Prints belong to nobody; the line is kept apart from them.
    answers = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as null:  # noqa: PTH123
        os.dup2(null.fileno(), 1)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps(_forked(Path(request["root"]), Work(**request["work"]))) + "\n")
        answers.flush()


def _forked(root: Path, work: Work) -> dict[str, Any]:
    ours, theirs = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        said = b""
        try:
            _do(root, work)
        except BaseException as error:
            said = "".join(traceback.format_exception_only(error)).strip().encode()
        os.write(theirs, b"." + said[:4_000])
        os._exit(0)
    os.close(theirs)
    said = os.read(ours, 8_192)
    seconds = time.perf_counter() - began
    os.close(ours)
    os.waitpid(pid, 0)
    return {"seconds": seconds, "error": said[1:].decode(errors="replace") if said else "it died"}


def _do(root: Path, work: Work) -> None:
    sys.path[:] = [str(root), *(entry for entry in sys.path if entry and Path(entry).resolve() != PROJECT)]
    importlib.invalidate_caches()
    module = importlib.import_module(work.module)
    if work.versions:
        _migrate(work.versions)
    asyncio.run(_call(module, work))


def alembic_config(versions: str, url: str, metadata: Any) -> Any:
    """What Alembic has to know to run the environment's revisions.

    Args:
        versions: Their folder.
        url: The database, as SQLAlchemy has it.
        metadata: That of the models.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(PROJECT / "alembic").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", versions.replace("%", "%%"))
    config.attributes |= {"url": url, "target_metadata": metadata}
    return config


def _migrate(versions: str) -> None:
    from alembic import command

    metadata = importlib.import_module("app.models").Base.metadata
    config = alembic_config(versions, os.environ["DATABASE_URL"], metadata)
    command.downgrade(config, "-1")
    command.upgrade(config, "head")


async def _call(module: Any, work: Work) -> None:
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
    from sqlalchemy.orm import configure_mappers

    from kata.worker import plain

    engine = None
    if work.name:
        function = getattr(module, work.name)
        arguments, keywords = plain.decode(work.arguments), plain.decode(work.keywords)
        if work.session:
            engine = create_async_engine(os.environ["DATABASE_URL"])
            async with AsyncSession(engine, expire_on_commit=False) as session:
                await function(session, *arguments, **keywords)
                await session.rollback()
            return
        made = function(*arguments, **keywords)
        engine = made if isinstance(made, AsyncEngine) else None
    else:
        configure_mappers()
    engine = engine or create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        await connection.rollback()


if __name__ == "__main__":
    _serve()

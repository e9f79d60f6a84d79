"""The bare work of an exercise: the least that must be done to run it once.

A process (`python -m benchmarks.bare`, started once) imports SQLAlchemy, asyncpg, Alembic and the demos, and forks. The
fork imports the learner's modules, connects directly to the server, calls the function on the seed rows, and rolls back;
if the exercise has revisions, they are downgraded and upgraded before that. Nothing is observed, recorded or judged.

Unchanged modules are imported from bytecode, as they are for a learner.
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
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.environment import environment
from kata.errors import WorkerError
from kata.paths import PROJECT


@dataclass(frozen=True)
class Work:
    """What to do for one exercise."""

    module: str  # of the environment, such as `app.models`
    name: str = ""  # of the function; without one, the models are configured and the connection is tested
    arguments: Any = None  # encoded as for workers, keywords as well
    keywords: Any = None
    session: bool = True  # whether the first argument is a session
    versions: str = ""  # the folder with the exercise's revisions


@asynccontextmanager
async def bare_work(root: Path, url: str) -> AsyncIterator[Callable[[Work], Awaitable[float]]]:
    """Start the process, and yield a function that does work once and returns the seconds from the fork to its end.

    The function raises a `WorkerError` if the work fails.

    Args:
        root: The folder of `app/`.
        url: A database with the seed rows, as a URL of SQLAlchemy.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bare"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
        env=environment(DATABASE_URL=url),
    )
    assert process.stdin is not None and process.stdout is not None
    requests, replies = process.stdin, process.stdout

    async def seconds(work: Work) -> float:
        requests.write(json.dumps({"root": str(root), "work": asdict(work)}).encode() + b"\n")
        line = await replies.readline()
        if not line:
            raise WorkerError("the process for bare work has ended")
        reply = json.loads(line)
        if reply["error"]:
            raise WorkerError(f"the bare work in {work.module} failed: {reply['error']}")
        return float(reply["seconds"])

    try:
        yield seconds
    finally:
        requests.close()
        await process.wait()


# -- in the process ----------------------------------------------------------------------------------------------------


def _serve() -> None:
    """Handle requests until standard input is closed."""
    import alembic.autogenerate
    import alembic.command
    import alembic.runtime.environment
    import alembic.script  # noqa: F401
    import asyncpg  # type: ignore[import-untyped, unused-ignore]  # noqa: F401
    import sqlalchemy.dialects.postgresql.asyncpg
    import sqlalchemy.ext.asyncio
    import sqlalchemy.orm  # noqa: F401

    # Every module of the learner's imports it, for its demo.
    import kata.demo
    import kata.worker.plain  # noqa: F401

    # Discard what the learner's code prints; replies get a descriptor of their own.
    replies = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as null:  # noqa: PTH123
        os.dup2(null.fileno(), 1)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        replies.write(json.dumps(_forked(Path(request["root"]), Work(**request["work"]))) + "\n")
        replies.flush()


def _forked(root: Path, work: Work) -> dict[str, Any]:
    ours, theirs = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        failure = b""
        try:
            _do(root, work)
        except BaseException as error:
            failure = "".join(traceback.format_exception_only(error)).strip().encode()
        os.write(theirs, b"." + failure[:4_000])
        os._exit(0)
    os.close(theirs)
    failure = os.read(ours, 8_192)
    seconds = time.perf_counter() - began
    os.close(ours)
    os.waitpid(pid, 0)
    message = failure[1:].decode(errors="replace") if failure else "it ended without a reply"
    return {"seconds": seconds, "error": message}


def _do(root: Path, work: Work) -> None:
    sys.path[:] = [str(root), *(entry for entry in sys.path if entry and Path(entry).resolve() != PROJECT)]
    importlib.invalidate_caches()
    module = importlib.import_module(work.module)
    if work.versions:
        _migrate(work.versions)
    asyncio.run(_call(module, work))


def _migrate(versions: str) -> None:
    from alembic import command

    from kata.demo.database import alembic_config

    metadata = importlib.import_module("app.models").Base.metadata
    config = alembic_config(versions, url=os.environ["DATABASE_URL"], target_metadata=metadata)
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

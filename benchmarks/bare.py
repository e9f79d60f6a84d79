"""The bare work of an exercise: what its graders do with it, without wire, worker and judgement.

A process (`python -m benchmarks.bare`, started once) imports SQLAlchemy, asyncpg, Alembic and the graders' probes, and forks.
The fork imports the learner's modules, connects directly to the server, and repeats the steps of a `Scenario`: it loads
rows in a transaction that is never committed, calls the function, runs the probes, and rolls back. Nothing is observed,
recorded or judged.

Unchanged modules are imported from bytecode, as they are for a learner.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import json
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg  # type: ignore[import-untyped, unused-ignore]
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import await_only

from benchmarks.environment import Environment, environment
from benchmarks.scenario import Step
from kata.errors import WorkerError
from kata.paths import PROJECT
from kata.pool.reset import EMPTY
from kata.pool.scratch import build
from kata.worker import plain
from kata.worker.harness import prepare, probes_by_path


@asynccontextmanager
async def bare_work(
    checkout: Environment, url: str, others: Mapping[str, str]
) -> AsyncIterator[Callable[[str, Sequence[Step]], Awaitable[float]]]:
    """Start the process, and yield a function that repeats steps once and returns the seconds from the fork to the end.

    Its arguments are the exercise's module, and the steps. It raises a `WorkerError` if one fails.

    Args:
        checkout: The learner's checkout.
        url: A database with the workbook's tables and no rows, as a URL of SQLAlchemy.
        others: The URLs of those where commits are real, by kind (see `Scenario`).
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bare"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
        env=environment(DATABASE_URL=url),
        limit=_LINE,
    )
    assert process.stdin is not None and process.stdout is not None
    requests, replies = process.stdin, process.stdout
    # Imported here: the process itself does without a judge.
    from kata.judging.opening import worker_setup

    requests.write(json.dumps({**worker_setup(), "others": others}).encode() + b"\n")

    async def seconds(module: str, steps: Sequence[Step]) -> float:
        requests.write(
            json.dumps({"checkout": str(checkout.root), "module": f"app.{module}", "steps": steps}).encode() + b"\n"
        )
        line = await replies.readline()
        if not line:
            raise WorkerError("the process for bare work has ended")
        reply = json.loads(line)
        if reply["error"]:
            raise WorkerError(f"the bare work in {module} failed: {reply['error']}")
        return float(reply["seconds"])

    try:
        yield seconds
    finally:
        requests.close()
        await process.wait()


_LINE = 16 * 1024 * 1024  # bytes of a request: scripts with thousands of rows

# -- in the process ----------------------------------------------------------------------------------------------------


_others: dict[str, str] = {}


def _serve() -> None:
    """Handle requests until standard input is closed."""
    setup = json.loads(sys.stdin.readline())
    prepare(setup)
    prepare({**setup, "preload": setup["preload_when_idle"], "probes": []})
    _others.update(setup["others"])
    # Discard what the learner's code prints; replies get a descriptor of their own.
    replies = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as null:  # noqa: PTH123
        os.dup2(null.fileno(), 1)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        replies.write(json.dumps(_forked(**request)) + "\n")
        replies.flush()


def _forked(checkout: str, module: str, steps: Sequence[Step]) -> dict[str, Any]:
    ours, theirs = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        failure = b""
        try:
            _do(checkout, module, steps)
        except BaseException as error:
            failure = "".join(traceback.format_exception_only(error)).strip().encode()
        os.write(theirs, b"." + failure[:4_000])
        # From here on, nothing is measured.
        asyncio.run(_clean_up(steps))
        os._exit(0)
    os.close(theirs)
    failure = os.read(ours, 8_192)
    seconds = time.perf_counter() - began
    os.close(ours)
    os.waitpid(pid, 0)
    message = failure[1:].decode(errors="replace") if failure else "it ended without a reply"
    return {"seconds": seconds, "error": message}


def _do(checkout: str, module: str, steps: Sequence[Step]) -> None:
    sys.path[:] = [checkout, *(entry for entry in sys.path if entry and Path(entry).resolve() != PROJECT)]
    importlib.invalidate_caches()
    importlib.import_module(module)
    # As in a staged copy, the revisions are in `versions/`.
    asyncio.run(_repeat(Path(checkout, "alembic"), steps))


async def _repeat(root: Path, steps: Sequence[Step]) -> None:
    held = await Held.open(os.environ["DATABASE_URL"])
    harness = Harness(root, held.engine)
    others: dict[str, Any] = {}
    arranged: AsyncSession | None = None
    session: list[AsyncSession] = []
    for name, step in steps:
        match name:
            case "load":
                await held.load(step)
            case "rewind":
                await held.rewind()
            case "execute":
                if step[0] not in others:
                    others[step[0]] = await _driver(_others[step[0]])
                await others[step[0]].execute(step[1])
            case "build":
                await _build(step[0])
            case "probe":
                probe = getattr(probes_by_path()[step["path"]], step["name"])
                with suppress(Exception):  # graders provoke errors, too
                    await probe(harness, *plain.decode(step["arguments"]))
            case "arrange":
                arranged, harness.arguments = harness.new_session(), None
                probe = getattr(probes_by_path()[step["path"]], step["name"])
                await probe(harness, arranged, *plain.decode(step["arguments"]))
            case "call":
                function = getattr(sys.modules[step["module"]], step["name"])
                session = [arranged or harness.new_session()] if step["session"] else []
                arguments = plain.decode(step["arguments"]) if harness.arguments is None else harness.arguments
                with suppress(Exception):
                    harness.returned = function(*session, *arguments, **plain.decode(step["keywords"]))
                    if inspect.isawaitable(harness.returned):
                        harness.returned = await harness.returned
            case "release":
                for each in session:
                    await each.close()
                arranged = harness.arguments = None
    await held.close()


async def _clean_up(steps: Sequence[Step]) -> None:
    driver = await _driver(_others["empty"])
    await driver.execute(EMPTY)
    if first := next((step for name, step in steps if name == "build"), None):
        scripts, count = first
        await _build(scripts[:count])


async def _build(scripts: Sequence[str]) -> None:
    """Make the schema of the live database anew."""
    driver = await _driver(_others["live"])
    try:
        await build(driver, scripts)
    finally:
        await driver.close()


@dataclass
class Harness:
    """What probes use of a worker's harness."""

    root: Path
    engine: AsyncEngine
    arguments: tuple[Any, ...] | None = None
    returned: Any = None

    def new_session(self) -> AsyncSession:
        """Return a fresh session."""
        return AsyncSession(self.engine, expire_on_commit=False)

    def module(self, name: str) -> ModuleType:
        """Import a module of the submission."""
        return importlib.import_module(name)


class Held:
    """One connection, in a transaction that is never committed: BEGIN, COMMIT and ROLLBACK of its engine are savepoints."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._inside = False
        self._connection: Any = None

    @classmethod
    async def open(cls, url: str) -> Held:
        """Connect."""
        held = cls(create_async_engine(url, poolclass=StaticPool, isolation_level="AUTOCOMMIT"))
        async with held.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            held._connection = raw.driver_connection
        dialect: Any = held.engine.sync_engine.dialect
        dialect.do_begin = held._begin
        dialect.do_commit = partial(held._end, "RELEASE SAVEPOINT bare")
        dialect.do_rollback = partial(held._end, "ROLLBACK TO SAVEPOINT bare; RELEASE SAVEPOINT bare")
        return held

    async def load(self, script: str) -> None:
        """Begin the transaction anew and run a script."""
        await self._connection.execute(f"ROLLBACK; BEGIN; {script}\n; SAVEPOINT bare_rows")
        self._inside = False

    async def rewind(self) -> None:
        """Go back to the rows of the last script."""
        await self._connection.execute("ROLLBACK TO SAVEPOINT bare_rows")
        self._inside = False

    async def close(self) -> None:
        """End the transaction."""
        await self._connection.execute("ROLLBACK")

    def _begin(self, connection: Any) -> None:
        self._run(connection, "SAVEPOINT bare")
        self._inside = True

    def _end(self, script: str, connection: Any) -> None:
        if self._inside:
            self._inside = False
            self._run(connection, script)

    def _run(self, connection: Any, script: str) -> None:
        await_only(self._connection.execute(script))


async def _driver(url: str) -> Any:
    return await asyncpg.connect(url.replace("+asyncpg", ""))


if __name__ == "__main__":
    _serve()

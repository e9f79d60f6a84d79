"""What the wire and the recorder add to a statement.

The client is a separate process (`python -m benchmarks.statements`), like a worker, so the wire runs in parallel.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environment import environment
from kata.database import Server
from kata.errors import WorkerError
from kata.paths import PROJECT
from kata.pool.committing import worker_url
from kata.pool.scratch import fresh_database
from kata.wire import Upstream, Wire

STATEMENTS = 1_000
_BLOCK = 20


@dataclass(frozen=True)
class Statements:
    """Seconds, one number per statement."""

    direct: list[float]  # asyncpg's `SELECT 1` to the server
    wired: list[float]  # … and through the wire
    unrecorded: list[float]  # a session's `SELECT 1`
    recorded: list[float]  # … while it is recorded


async def measure(server: Server, *, statements: int = STATEMENTS) -> Statements:
    """Send so many statements of each kind.

    Raises:
        WorkerError: The client failed.
    """
    upstream = Upstream(server.host, server.port, server.ssl)
    async with fresh_database(server) as database, Wire(upstream, database) as wire:
        request = {"direct": server.url(database), "wired": worker_url(server, wire), "statements": statements}
        client = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.statements"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=PROJECT,
            env=environment(),
        )
        # Over a pipe: the URLs may hold a password.
        reply, error = await client.communicate(json.dumps(request).encode())
    if client.returncode != 0:
        raise WorkerError(f"statements could not be measured: {error.decode(errors='replace').strip()[-400:]}")
    return Statements(**json.loads(reply))


# -- in the process ----------------------------------------------------------------------------------------------------


async def _wire(direct: str, wired: str, statements: int) -> tuple[list[float], list[float]]:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

    connections = [await asyncpg.connect(url.replace("+asyncpg", "", 1)) for url in (direct, wired)]
    seconds: tuple[list[float], list[float]] = ([], [])
    for done in range(-_BLOCK, statements):
        for connection, numbers in zip(connections, seconds, strict=True):
            began = time.perf_counter()
            await connection.fetchval("SELECT 1")
            if done >= 0:
                numbers.append(time.perf_counter() - began)
    for connection in connections:
        await connection.close()
    return seconds


async def _recorder(url: str, statements: int) -> tuple[list[float], list[float]]:
    from sqlalchemy import literal, select
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    from kata.capture import StatementRecorder

    engine, statement = create_async_engine(url), select(literal(1))
    off: list[float] = []
    on: list[float] = []
    recorder = StatementRecorder(engine, learner=Path(__file__))

    async def block(session: AsyncSession, numbers: list[float]) -> None:
        for _ in range(min(_BLOCK, statements)):
            began = time.perf_counter()
            (await session.execute(statement)).all()
            numbers.append(time.perf_counter() - began)

    async with AsyncSession(engine) as session:
        await block(session, [])
        while len(on) < statements:
            await block(session, off)
            with recorder:
                await block(session, on)
            recorder.clear()
    await engine.dispose()
    return off, on


async def _measure(direct: str, wired: str, statements: int) -> Statements:
    return Statements(*await _wire(direct, wired, statements), *await _recorder(direct, statements))


if __name__ == "__main__":
    json.dump(vars(asyncio.run(_measure(**json.load(sys.stdin)))), sys.stdout)

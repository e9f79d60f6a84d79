"""The database: which one and why, its address, its speed, and whether grading works on it."""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.doctor.finding import Finding, State, broken, fine, warning
from kata.errors import KataError

if TYPE_CHECKING:
    from kata.database import Server

_ROUND_TRIPS = 25
_SLOW = 0.02
_TIMEOUT = 60.0
_REPORT = "KATA_TRACEBACK=1 uv run kata check --submission solutions   shows more; please report it"

Progress = Callable[[str], None]


def examine(progress: Progress) -> Iterator[Finding]:
    """Check the server, then what needs it; without a server that is left out."""
    found = _find(progress)
    if isinstance(found, Finding):
        yield found
        return
    server, why = found
    yield why
    address = _address(server)
    yield address
    if address.state is State.BROKEN:
        return
    findings: list[Finding] = []
    progress("Asking the server")
    asyncio.run(_collect(server, findings))
    yield from findings


def _find(progress: Progress) -> Finding | tuple[Server, Finding]:
    from kata.database import find_server
    from kata.database.embedded import Files
    from kata.database.locate import configured_url
    from kata.paths import state_folder

    try:
        configured = configured_url()
        server = find_server(progress=progress)
    except KataError as error:
        return _error("server", error)
    if configured is not None:
        return server, fine("server", f"{server.safe_url}, because of DATABASE_URL {server.origin}")
    kept = ", and runs on until `kata db stop`" if Files(state_folder()).keep_running.exists() else ""
    return server, fine("server", f"the embedded one, because no DATABASE_URL is set{kept}")


def _address(server: Server) -> Finding:
    """Check that the server listens at its address."""
    if server.is_socket:
        path = Path(server.address)
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(5)
                probe.connect(server.address)
        except PermissionError:
            return broken("socket", f"{path} may not be opened by you", "run as the user who started the server")
        except OSError as error:
            return broken("socket", f"{path}: {error.strerror or error}", _where_to_look(server))
        return fine("socket", f"{path} (mode {path.stat().st_mode & 0o777:o})")
    try:
        socket.create_connection((server.host, server.port), timeout=5).close()
    except OSError as error:
        return broken("port", f"nobody answers at {server.address}: {error.strerror or error}", _where_to_look(server))
    return fine("port", f"{server.address} answers")


def _where_to_look(server: Server) -> str:
    if server.kind == "embedded":
        return "run the same command again: the embedded server is started anew"
    return "docker compose up -d --wait, or mend DATABASE_URL, or remove it to use the embedded server"


async def _collect(server: Server, findings: list[Finding]) -> None:
    try:
        async with asyncio.timeout(_TIMEOUT):
            async for finding in _ask(server):
                findings.append(finding)
    except KataError as error:
        findings.append(_error("connection", error))
    except TimeoutError:
        findings.append(broken("connection", f"no answer within {_TIMEOUT:.0f} seconds", _REPORT))
    except Exception as error:
        findings.append(broken("workbook", f"{type(error).__name__}: {_first_line(error)}", _REPORT))


async def _ask(server: Server) -> AsyncIterator[Finding]:
    from kata.database import ensure_playground
    from kata.database.connect import connected
    from kata.database.schemas import schema_states
    from kata.errors import SchemaMissing

    playground = [fine("playground", f"database {server.database}, all tables are there")]
    try:
        await ensure_playground(server)
        playground += [
            warning(f"schema {state.part.name}", state.trouble.message, state.trouble.remedy)
            for state in await schema_states(server)
            if state.trouble is not None
        ]
    except SchemaMissing as error:
        playground = [_error("playground", error)]
    async with connected(server) as connection:
        version = await connection.fetchval("SHOW server_version")
        yield fine("version", f"PostgreSQL {version}, as {server.user}")
        yield await _round_trip(connection)
        yield await _may_create(connection, server)
    for finding in playground:
        yield finding
    yield await _worker(server)


async def _round_trip(connection: Any) -> Finding:
    times = []
    for _ in range(_ROUND_TRIPS):
        began = time.perf_counter()
        await connection.fetchval("SELECT 1")
        times.append(time.perf_counter() - began)
    median = statistics.median(times)
    shown = f"{median * 1000:.2f} ms (median of {_ROUND_TRIPS})"
    if median > _SLOW:
        return warning("round trip", f"{shown}: grading will be slow", "use a server that is nearer")
    return fine("round trip", shown)


async def _may_create(connection: Any, server: Server) -> Finding:
    """Check that scratch databases can be created."""
    may = await connection.fetchval("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
    if may:
        return fine("role", f"{server.user} may create databases")
    detail = f"{server.user} may not create databases; graders work in databases of their own"
    return broken("role", detail, f'as an administrator of that server: ALTER ROLE "{server.user}" CREATEDB')


async def _worker(server: Server) -> Finding:
    """Start a worker on the solutions, and connect it through a wire to a scratch database."""
    from kata.judging.opening import grader_workers, open_judge, open_pool
    from kata.paths import PROJECT
    from kata.worker.factories import ForkedWorkerFactory

    began = time.perf_counter()
    try:
        async with AsyncExitStack() as stack:
            workers = await stack.enter_async_context(grader_workers())
            pool = await stack.enter_async_context(open_pool(workers=workers, server=server, size=1))
            judge = await stack.enter_async_context(open_judge(PROJECT / "solutions", pool=pool))
            attempt = await stack.enter_async_context(judge.attempt(judge.catalogue.exercises[-1]))
            await attempt.query("SELECT 1")
    except KataError as error:
        return _error("worker", error)
    except Exception as error:
        return broken("worker", f"cannot be used: {_first_line(error)}", _REPORT)
    way = "forked from a prepared process" if isinstance(workers, ForkedWorkerFactory) else "started as a spare process"
    forced = ", as KATA_WORKERS says" if os.environ.get("KATA_WORKERS") else ""
    return fine("worker", f"{way}{forced}, connected through the wire, in {time.perf_counter() - began:.1f} s")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _error(name: str, error: KataError) -> Finding:
    return broken(name, error.message, error.remedy or _REPORT)

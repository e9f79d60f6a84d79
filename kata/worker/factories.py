"""Starts workers: forks of a fork server, or, where the platform has no fork, freshly spawned processes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from kata.errors import WorkerDied, WorkerError
from kata.paths import PROJECT
from kata.worker import frames, limits
from kata.worker.environment import neutral
from kata.worker.launching import can_fork, take, without_url
from kata.worker.process import Worker, WorkerFactory

_START_SECONDS = 60.0
_REPLY_SECONDS = 10.0
_END_SECONDS = 5.0


def worker_factory(
    probes: Iterable[Path] = (), *, preload: Iterable[str] = (), preload_when_idle: Iterable[str] = ()
) -> WorkerFactory:
    """Return the kind of factory that this platform supports; `KATA_WORKERS=spawn` requests the portable kind.

    Args:
        probes: Files with the functions that graders run inside workers.
        preload: Names to import before the first worker starts (see `preload.imported_names`).
        preload_when_idle: Names that only some exercises need; the fork server imports them once it has time.

    The names are iterated over once, while the first process starts.
    """
    if can_fork():
        return ForkedWorkerFactory(probes, preload=preload, preload_when_idle=preload_when_idle)
    return SpawnedWorkerFactory(probes, preload=preload)


def _setup(**parts: Iterable[str]) -> Callable[[], dict[str, list[str]]]:
    """Return a function that makes the first document for a process; what is read for it is read at the first call."""
    return cache(lambda: {name: list(part) for name, part in parts.items()})


class ForkedWorkerFactory(WorkerFactory):
    """Forks workers from a fork server (`fork_server.py`). Arguments are those of `worker_factory`.

    The fork server starts when the factory is entered, and again when a submission has killed it.
    """

    def __init__(
        self, probes: Iterable[Path] = (), *, preload: Iterable[str] = (), preload_when_idle: Iterable[str] = ()
    ) -> None:
        self._setup = _setup(probes=map(str, probes), preload=preload, preload_when_idle=preload_when_idle)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._replies: asyncio.StreamReader | None = None
        self._closing: asyncio.StreamWriter | None = None
        self._starting: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._mark = ""

    async def __aenter__(self) -> Self:
        self._starting = asyncio.create_task(self._start_server())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._stop_server()

    async def start(self, url: str) -> Worker:
        """Fork a worker."""
        starting = asyncio.ensure_future(self._fork(url))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # The reply still has to be read, or the next request would take it for its own; and the worker has to end.
            with contextlib.suppress(WorkerError, OSError, TimeoutError):
                await (await starting).end()
            raise

    async def end(self, worker: Worker) -> None:
        """End a worker, even when the caller is cancelled meanwhile."""
        if self._control is not None:  # otherwise the factory is closed, and no worker is left
            await asyncio.shield(self._end(worker.pid))

    async def _fork(self, url: str) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            reply = await self._ask({"fork": {"url": url}}, theirs.fileno())
        reader, writer = await asyncio.open_connection(sock=ours)
        return Worker(int(reply["pid"]), reader, writer, self)

    async def _end(self, pid: int) -> None:
        with contextlib.suppress(WorkerError, OSError, TimeoutError):
            await self._ask({"end": pid})

    async def _ask(self, request: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        async with self._lock:
            assert self._starting is not None
            if self._starting.done() and self._starting.exception() is not None:
                # The last start failed; that may have been an accident.
                await self._restart_server()
            await asyncio.shield(self._starting)
            try:
                return await self._exchange(request, *descriptors)
            except (OSError, WorkerDied, TimeoutError):
                # A submission has killed the fork server, so its own exercise has failed; the next one must not.
                await self._restart_server()
                await asyncio.shield(self._starting)
                return await self._exchange(request, *descriptors)

    async def _exchange(
        self, request: Mapping[str, Any], *descriptors: int, seconds: float = _REPLY_SECONDS
    ) -> dict[str, Any]:
        assert self._control is not None and self._replies is not None
        async with asyncio.timeout(seconds):
            frames.send_with_descriptors(self._control, request, descriptors)
            return await frames.receive(self._replies)

    async def _start_server(self) -> None:
        launched = take()
        self._process, self._control, self._mark = launched.process, launched.control, launched.mark
        self._replies, self._closing = await asyncio.open_connection(sock=self._control)
        try:
            await self._exchange(self._setup(), seconds=_START_SECONDS)
        except (WorkerError, OSError, TimeoutError):
            raise WorkerError(
                f"the process that runs the answers could not be started{await self._last_words()}",
                remedy="uv sync   (and `uv run kata doctor`)",
            ) from None

    async def _restart_server(self) -> None:
        await self._stop_server()
        self._starting = asyncio.create_task(self._start_server())

    async def _last_words(self) -> str:
        output = b""
        if self._process is not None and self._process.stderr is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                _, output = await asyncio.to_thread(self._process.communicate, timeout=2)
        lines = output.decode(errors="replace").splitlines()
        return f": {lines[-1]}" if lines else ""

    async def _stop_server(self) -> None:
        if self._closing is not None:
            self._closing.close()  # the fork server then ends its workers, and itself
        self._control = self._replies = self._closing = None
        if self._process is not None:
            process, self._process = self._process, None
            try:
                await asyncio.to_thread(process.wait, _END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
            if process.stderr is not None:
                process.stderr.close()
            # Where a submission has killed it, its workers are still alive.
            limits.end_marked(self._mark)


class SpawnedWorkerFactory(WorkerFactory):
    """Starts a Python process for each worker, one ahead of time (`spawned.py`). For platforms without fork."""

    def __init__(self, probes: Iterable[Path] = (), *, preload: Iterable[str] = ()) -> None:
        self._setup = _setup(probes=map(str, probes), preload=preload)
        self._next: asyncio.Task[asyncio.subprocess.Process] | None = None
        self._processes: dict[int, tuple[asyncio.subprocess.Process, str]] = {}

    async def __aenter__(self) -> Self:
        self._next = asyncio.create_task(self._spawn())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._next is not None:
            await asyncio.gather(self._next, return_exceptions=True)
        for pid in list(self._processes):
            await self._end(pid)

    async def start(self, url: str) -> Worker:
        """Make the process that was started ahead a worker, and spawn the next one."""
        assert self._next is not None
        # Replaced before anything is awaited: two starts at once get two processes.
        spawned, self._next = self._next, asyncio.create_task(self._spawn())
        process = await asyncio.shield(spawned)
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(frames.encode({"url": url}))
        return Worker(process.pid, process.stdout, process.stdin, self)

    async def end(self, worker: Worker) -> None:
        if worker.pid in self._processes:
            await self._end(worker.pid)

    async def _spawn(self) -> asyncio.subprocess.Process:
        mark = secrets.token_hex(8)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kata.worker.spawned"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=PROJECT,
            env=neutral(without_url(os.environ, mark)),
        )
        self._processes[process.pid] = process, mark
        assert process.stdin is not None
        process.stdin.write(frames.encode(self._setup()))
        return process

    async def _end(self, pid: int) -> None:
        process, mark = self._processes[pid]
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        limits.end_marked(mark)
        # asyncio also waits until the pipes are closed, which a process that cannot be found may hold open.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _END_SECONDS)
        if process.stdin is not None:
            # Awaited, because asyncio logs an error that nothing has retrieved.
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(process.stdin.wait_closed(), 1)
        self._processes.pop(pid, None)

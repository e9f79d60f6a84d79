"""The judge's side of the workers: start them, talk to them, end them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from kata.errors import WorkerError
from kata.worker import limits

_LENGTH = struct.Struct("!I")
_MAX_ANSWER = 64 * 1024**2
_START_SECONDS = 60.0
_END_SECONDS = 5.0
# What a worker has no business to know; it gets the wire's DATABASE_URL instead.
_SECRETS = ("DATABASE_URL",)


class WorkerDied(WorkerError):
    """The worker's process ended, or broke the line, before it answered."""


class WorkerTimedOut(WorkerError):
    """The worker did not answer in time."""


class ProtocolError(WorkerError):
    """What came over the line was no answer."""


@dataclass
class Worker:
    """One worker process, to be asked one thing at a time.

    Args:
        pid: Its process number, also that of its process group.
        reader, writer: The line to it.
        factory: Who started it, and ends it.
    """

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    factory: WorkerFactory
    ended: bool = False

    async def ask(self, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Args:
            operation: The name of one of the harness's `do_` methods.
            timeout: Seconds to wait at the most.
            request: Its arguments, as JSON takes them.

        Raises:
            WorkerDied, WorkerTimedOut, ProtocolError: There is no answer, and the worker is of no use any more.
        """
        token = secrets.token_hex(16)
        body = json.dumps({"operation": operation, "token": token, **request}).encode()
        try:
            async with asyncio.timeout(timeout):
                self.writer.write(_LENGTH.pack(len(body)) + body)
                await self.writer.drain()
                (length,) = _LENGTH.unpack(await self.reader.readexactly(_LENGTH.size))
                if length > _MAX_ANSWER:
                    raise ProtocolError("the worker's answer is larger than any right one")
                answer = json.loads(await self.reader.readexactly(length))
        except TimeoutError:
            raise WorkerTimedOut(f"no answer after {timeout:g} seconds") from None
        except (OSError, EOFError):
            raise WorkerDied("the worker process ended before it answered") from None
        except (ValueError, RecursionError):
            raise ProtocolError("the worker's answer could not be read") from None
        if not isinstance(answer, dict):
            raise ProtocolError("the worker's answer could not be read")
        if answer.get("token") != token:
            raise ProtocolError("something else than the harness wrote to the worker's line")
        return answer

    async def end(self) -> None:
        """End the process and everything in its group; safe to call again."""
        if not self.ended:
            self.ended = True
            self.writer.close()
            await self.factory.end(self)


class WorkerFactory(Protocol):
    """Makes workers. Use it as an async context manager; nothing it started is left afterwards."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    async def start(self, url: str) -> Worker:
        """Start a worker whose database is at `url`; what it works for is said later (`enter`)."""
        ...

    async def end(self, worker: Worker) -> None:
        """End a worker; `Worker.end` calls it."""
        ...


class ForkedWorkers:
    """Forks workers from a prepared process (`prepared.py`), which it starts when it is entered, and again when a
    submission has killed it.

    Args:
        probes: Files with what graders run inside workers.
    """

    def __init__(self, probes: Iterable[Path] = ()) -> None:
        self._probes = tuple(map(str, probes))
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._ready: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._mark = ""

    async def __aenter__(self) -> Self:
        self._ready = asyncio.create_task(self._prepare())
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._ready is not None:
            self._ready.cancel()
            await asyncio.gather(self._ready, return_exceptions=True)
        await self._dismiss()

    async def _prepare(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._control = ours
        self._mark = secrets.token_hex(8)
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kata.worker.fork_server", str(theirs.fileno()), *self._probes),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                env=_environment(self._mark),
                start_new_session=True,
            )
        try:
            await self._receive(_START_SECONDS)
        except (WorkerError, TimeoutError):
            reason = await self._last_words()
            raise WorkerError(
                f"the process that runs the answers could not be started{reason}",
                remedy="uv sync   (and `uv run kata doctor`)",
            ) from None

    async def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        with contextlib.suppress(TimeoutError):
            lines = (await asyncio.wait_for(self._process.stderr.read(), 2)).decode(errors="replace").splitlines()
            return f": {lines[-1]}" if lines else ""
        return ""

    async def _dismiss(self) -> None:
        if self._control is not None:
            self._control.close()  # the prepared process ends its workers, and itself
            self._control = None
        if self._process is not None:
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            self._process = None
            # If a submission has killed it, its workers have nobody left who would end them.
            limits.end_marked(self._mark)

    async def _receive(self, timeout: float) -> dict[str, Any]:
        assert self._control is not None
        loop = asyncio.get_running_loop()
        try:
            data = await asyncio.wait_for(loop.sock_recv(self._control, 65_536), timeout)
        except OSError:
            data = b""
        if not data:
            raise WorkerDied("the prepared process ended")
        document: dict[str, Any] = json.loads(data)
        return document

    async def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        async with self._turn:
            assert self._ready is not None
            if self._ready.done() and self._ready.exception() is not None:
                # It did not start the last time it was asked for; that may have been an accident.
                await self._dismiss()
                self._ready = asyncio.create_task(self._prepare())
            await asyncio.shield(self._ready)
            for attempt in (1, 2):
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
                    return await self._receive(10)
                except (OSError, WorkerDied, TimeoutError):
                    # A submission killed it: its own exercise has failed by that, the next ones get a new one.
                    if attempt == 2:
                        raise
                    await self._dismiss()
                    await self._prepare()
        raise AssertionError("unreachable")

    async def start(self, url: str) -> Worker:
        """Fork a worker whose database is at `url`.

        Raises:
            WorkerError: The prepared process does not start.
        """
        starting = asyncio.ensure_future(self._start(url))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # Nobody wants it any more. Its answer has to be taken off the line all the same, or the next request
            # would take it for its own; and the process has to end.
            with contextlib.suppress(WorkerError, OSError, TimeoutError):
                await (await starting).end()
            raise

    async def _start(self, url: str) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            answer = await self._ask({"fork": {"url": url}}, [theirs.fileno()])
        reader, writer = await asyncio.open_connection(sock=ours)
        return Worker(int(answer["pid"]), reader, writer, self)

    async def end(self, worker: Worker) -> None:
        """End a worker and its process group, whether anybody waits for it to the end or not."""
        await asyncio.shield(self._end(worker))

    async def _end(self, worker: Worker) -> None:
        if self._control is None:  # the factory is closed, and no worker is left
            return
        with contextlib.suppress(WorkerError, OSError, TimeoutError):
            await self._ask({"end": worker.pid}, [])


class SpawnedWorkers:
    """Where there is no fork (Windows): keeps one process imported and ready (`spare.py`), and hands it out.

    Args:
        probes: Files with what graders run inside workers.
    """

    def __init__(self, probes: Iterable[Path] = ()) -> None:
        self._probes = tuple(map(str, probes))
        self._spare: asyncio.Task[asyncio.subprocess.Process] | None = None
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._marks: dict[int, str] = {}

    async def __aenter__(self) -> Self:
        self._spare = asyncio.create_task(self._spawn())
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._spare is not None:
            await asyncio.gather(self._spare, return_exceptions=True)
        for process in list(self._processes.values()):
            await self._end(process)

    async def _spawn(self) -> asyncio.subprocess.Process:
        mark = secrets.token_hex(8)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kata.worker.spawned", *self._probes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(mark),
        )
        self._processes[process.pid] = process
        self._marks[process.pid] = mark
        return process

    async def start(self, url: str) -> Worker:
        """Make the spare process a worker, and start the next spare."""
        assert self._spare is not None
        # Taken before anything is awaited: two starts at once are given two processes.
        spare, self._spare = self._spare, asyncio.create_task(self._spawn())
        process = await asyncio.shield(spare)
        assert process.stdin is not None and process.stdout is not None
        body = json.dumps({"url": url}).encode()
        process.stdin.write(_LENGTH.pack(len(body)) + body)
        return Worker(process.pid, process.stdout, process.stdin, self)

    async def end(self, worker: Worker) -> None:
        """End a worker and its process group."""
        if process := self._processes.get(worker.pid):
            await self._end(process)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        limits.end_marked(self._marks.pop(process.pid, ""))
        # asyncio also waits for the ends of its lines: where what it left behind cannot be found, it would hold them.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _END_SECONDS)
        if process.stdin is not None:
            # That it broke is no news; asyncio complains about news that nobody has heard.
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(process.stdin.wait_closed(), 1)
        self._processes.pop(process.pid, None)


def worker_factory(probes: Iterable[Path] = ()) -> WorkerFactory:
    """The kind of workers that this platform can have; `KATA_WORKERS=spawn` asks for the portable kind.

    Args:
        probes: Files with what graders run inside workers.
    """
    if hasattr(os, "fork") and hasattr(socket, "send_fds") and os.environ.get("KATA_WORKERS") != "spawn":
        return ForkedWorkers(probes)
    return SpawnedWorkers(probes)


def _environment(mark: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _SECRETS} | {limits.MARK: mark}

"""The judge's end of a worker: ask it, and end it. `factories` starts workers."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from kata.errors import WorkerTimedOut
from kata.worker import frames


@dataclass
class Worker:
    """One worker process. It takes one request at a time.

    Args:
        pid: Its process number, also that of its process group.
        reader, writer: The line to it.
        factory: What started it, and ends it.
    """

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    factory: WorkerFactory
    ended: bool = False

    async def ask(self, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        """Send a request and return the reply.

        Args:
            operation: The name of one of the harness's `do_` methods, without the prefix.
            timeout: In seconds.
            request: The method's arguments, as JSON takes them.

        Raises:
            WorkerDied, WorkerTimedOut, ProtocolError: The worker has not replied, and is of no further use.
        """
        try:
            async with asyncio.timeout(timeout):
                return await frames.ask(self.reader, self.writer, {"operation": operation, **request})
        except TimeoutError:
            raise WorkerTimedOut(f"no answer after {timeout:g} seconds") from None

    async def end(self) -> None:
        """End the process and everything in its group; safe to call again."""
        if not self.ended:
            self.ended = True
            self.writer.close()
            await self.factory.end(self)


class WorkerFactory(AbstractAsyncContextManager["WorkerFactory"]):
    """Starts workers. Use it as an async context manager; it leaves no process behind."""

    @abstractmethod
    async def start(self, url: str) -> Worker:
        """Start a worker on the wire's SQLAlchemy URL; `enter` later assigns it a submission.

        Raises:
            WorkerError: It cannot be started.
        """

    @abstractmethod
    async def end(self, worker: Worker) -> None:
        """End a worker and its process group; `Worker.end` calls it."""

"""What is expensive and is kept from one round to the next: the workers, the server, and the seats to judge at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import Self

from kata.catalogue import Catalogue
from kata.database import Server, find_server
from kata.judging.judge import Judge, default_seed
from kata.judging.verdict import Verdict
from kata.pool.worker_pool import WorkerPool, grader_workers, pool_size_for
from kata.staging import Submission
from kata.worker.process import WorkerFactory


class Resident:
    """Makes a judge for each round, which finds everything ready. Use it as an async context manager.

    Args:
        submission: What is judged.
        catalogue: The exercises.
        progress: Is told what takes time (the first start of the embedded server).
    """

    def __init__(self, submission: Submission, catalogue: Catalogue, progress: Callable[[str], None]) -> None:
        self._submission = submission
        self._catalogue = catalogue
        self._progress = progress
        self._seed = default_seed()
        self._stack = AsyncExitStack()
        self._workers: WorkerFactory | None = None
        self._seats: WorkerPool | None = None

    async def __aenter__(self) -> Self:
        self._workers = await self._stack.enter_async_context(grader_workers())
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._seats is not None:
            await self._seats.close()
        await self._stack.aclose()

    @asynccontextmanager
    async def judge(self, known: Iterable[Verdict]) -> AsyncIterator[Judge]:
        """A judge of the submission as it is now.

        Args:
            known: Verdicts that still hold.

        Raises:
            KataError: There is no server, or the submission cannot be read.
        """
        assert self._workers is not None
        # Asked for every time: it may have been stopped, or the learner has set another one.
        server = await asyncio.to_thread(find_server, progress=self._progress)
        seats = await self._seats_on(server)
        await seats.look_again()
        async with Judge(
            self._submission,
            catalogue=self._catalogue,
            seats=seats,
            # One seed for as long as it runs: rows are made once, and a mistake stays where it was seen.
            seed=self._seed,
            known=known,
        ) as judge:
            yield judge

    @property
    def lost(self) -> bool:
        """Whether the server has gone away since the last judge was made."""
        return self._seats is not None and self._seats.lost

    async def _seats_on(self, server: Server) -> WorkerPool:
        assert self._workers is not None
        if self._seats is None or self._seats.server != server:
            if self._seats is not None:
                old, self._seats = self._seats, None
                await old.close()
            self._seats = WorkerPool(server, self._workers, size=await pool_size_for(server), ahead=True)
            self._seats.get_ready()
        return self._seats

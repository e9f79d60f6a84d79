"""What is expensive, and kept from one run to the next: the workers, the server, and the worker pool."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Self

from kata.catalogue import Catalogue
from kata.database import find_server
from kata.judging.judge import Judge, default_seed
from kata.judging.opening import grader_workers, open_judge, open_pool
from kata.judging.verdict import Verdict
from kata.pool.worker_pool import WorkerPool
from kata.staging import Submission
from kata.worker.process import WorkerFactory


class Resident(AsyncExitStack):
    """Makes a judge for each run, with everything ready. Use it as an async context manager."""

    def __init__(self, submission: Submission, catalogue: Catalogue, progress: Callable[[str], None]) -> None:
        super().__init__()
        self._submission = submission
        self._catalogue = catalogue
        self._progress = progress
        self._seed = default_seed()
        self._workers: WorkerFactory | None = None
        self._opened = AsyncExitStack()
        self._pool: WorkerPool | None = None

    async def __aenter__(self) -> Self:
        self._workers = await self.enter_async_context(grader_workers(phases=()))
        await self.enter_async_context(self._opened)
        return self

    @asynccontextmanager
    async def judge(self, known: Iterable[Verdict]) -> AsyncIterator[Judge]:
        """Make a judge of the submission as it is now, given the verdicts that still hold.

        Raises:
            KataError: There is no server, or the submission cannot be read.
        """
        # Every time: it may have been stopped, or the learner has configured another one.
        server = await asyncio.to_thread(find_server, progress=self._progress)
        if self._pool is None or self._pool.server != server:
            self._pool = None
            await self._opened.aclose()
            opening = open_pool(workers=self._workers, server=server, prestart=True)
            self._pool = await self._opened.enter_async_context(opening)
            self._pool.prepare()
        await self._pool.recover()
        # One seed while it runs: rows are generated once, and a mistake stays reproducible.
        async with open_judge(
            self._submission, catalogue=self._catalogue, pool=self._pool, seed=self._seed, known=known
        ) as judge:
            yield judge

    @property
    def lost(self) -> bool:
        """Whether the server has gone since the last judge was made."""
        return self._pool is not None and self._pool.lost

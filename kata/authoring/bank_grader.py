"""Grades the banks' answers with the real judge, several at a time, on one pool."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kata import catalogue as catalogues
from kata.authoring.bank import Answer
from kata.catalogue import Catalogue
from kata.database import Server
from kata.judging.opening import open_judge, open_pool
from kata.judging.verdict import Verdict
from kata.pool.worker_pool import WorkerPool

SIZE = 3


class BankGrader:
    """Grades answers on a pool of its own. Use it as an async context manager.

    Args:
        catalogue: The exercises; by default the workbook's own.
        server: The PostgreSQL server; by default the one that the workbook finds.
        size: How many answers are graded side by side.
    """

    def __init__(self, catalogue: Catalogue | None = None, *, server: Server | None = None, size: int = SIZE) -> None:
        self.catalogue = catalogue or catalogues.load()
        self._server = server
        self._size = size
        self._stack = AsyncExitStack()
        self._pool: WorkerPool | None = None

    async def __aenter__(self) -> Self:
        try:
            opening = open_pool(server=self._server, size=self._size, prestart=True)
            self._pool = await self._stack.enter_async_context(opening)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def grade(
        self,
        answers: Iterable[Answer],
        *,
        seed: int | None = None,
        counterexample_seconds: float = 0.0,
        on_verdict: Callable[[Answer, Verdict], None] | None = None,
    ) -> dict[str, Verdict]:
        """Grade answers, each as a submission of its own.

        Args:
            answers: In the order in which they are begun.
            seed: The seed of the generated rows; a new one for each answer by default.
            counterexample_seconds: The time limit for finding a smallest counterexample.
            on_verdict: Called with each answer as soon as it is graded.

        Returns:
            The verdicts by the answers' names.
        """
        verdicts: dict[str, Verdict] = {}
        queue = iter(answers)

        async def work() -> None:
            for answer in queue:
                verdict = await self._grade(answer, seed, counterexample_seconds)
                verdicts[answer.name] = verdict
                if on_verdict is not None:
                    on_verdict(answer, verdict)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._size):
                    group.create_task(work())
        except BaseExceptionGroup as several:
            # The others were cancelled because of it.
            raise several.exceptions[0] from None
        return verdicts

    async def _grade(self, answer: Answer, seed: int | None, seconds: float) -> Verdict:
        assert self._pool is not None, "a BankGrader is used as a context manager"
        exercise = self.catalogue.by_id(answer.exercise_id)
        # Modules that the answer leaves as they are in the solutions are right: another check proves that.
        untouched = [other for other in exercise.requires if not answer.touches(self.catalogue.by_id(other).module)]
        with tempfile.TemporaryDirectory(prefix="kata-answer-") as folder:
            answer.write(Path(folder))
            async with open_judge(
                Path(folder),
                catalogue=self.catalogue,
                pool=self._pool,
                passed=untouched,
                seed=seed,
                counterexample_seconds=seconds,
            ) as judge:
                return await judge.verdict(exercise)

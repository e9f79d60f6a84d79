"""Grades answers of the banks with the real judge, several at a time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kata.authoring.bank import Answer
from kata.catalogue import Catalogue, load
from kata.database import Server
from kata.judging.opening import open_judge, open_pool
from kata.judging.verdict import Verdict
from kata.pool.worker_pool import WorkerPool
from kata.worlds import World


@dataclass(frozen=True)
class BankGrader:
    """Grades answers on a worker pool, as many side by side as the pool has slots."""

    pool: WorkerPool
    catalogue: Catalogue

    @classmethod
    @asynccontextmanager
    async def open(
        cls, server: Server | None = None, *, size: int = 3, worlds: Sequence[World] = ()
    ) -> AsyncIterator[BankGrader]:
        """Open a pool and a grader of this workbook's answers; by default on the server that the workbook finds.

        Args:
            server, size, worlds: As for `open_pool`.
        """
        async with open_pool(server=server, size=size, worlds=worlds, prestart=True) as pool:
            yield cls(pool, load())

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
            answers: They are started in this order.
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
                for _ in range(self.pool.size):
                    group.create_task(work())
        except BaseExceptionGroup as several:
            # The others were cancelled because of it.
            raise several.exceptions[0] from None
        return verdicts

    async def _grade(self, answer: Answer, seed: int | None, counterexample_seconds: float) -> Verdict:
        exercise = self.catalogue.by_id(answer.exercise_id)
        # Modules that the answer leaves as they are in the solutions are right: another check proves that.
        untouched = [
            other for other in exercise.requires if f"{self.catalogue.by_id(other).module}.py" not in answer.parts
        ]
        with tempfile.TemporaryDirectory(prefix="kata-answer-") as folder:
            answer.write(Path(folder))
            async with open_judge(
                Path(folder),
                catalogue=self.catalogue,
                pool=self.pool,
                passed=untouched,
                seed=seed,
                counterexample_seconds=counterexample_seconds,
            ) as judge:
                return await judge.verdict(exercise)

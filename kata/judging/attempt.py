"""What a grader works with: one worker with one submission, and the rows that the judge loads for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kata.catalogue import Exercise
from kata.judging.data import Rows
from kata.judging.database_side import DatabaseSide
from kata.judging.learner_side import LearnerSide
from kata.judging.observation import Observation
from kata.pool.committing import EmptyDatabase, LiveDatabase
from kata.pool.worker_pool import PooledWorker
from kata.staging import Staged


class Attempt(DatabaseSide, LearnerSide):
    """One exercise of one submission, in one worker: the database's side and the learner's side together.

    Args:
        exercise: What is graded.
        staged: The submission's copy.
        pooled: The worker, with its wire and its scratch database.
        seed: The number that generated rows are made from.
        label: The submission's name, for locations such as `app/models.py:12`.
        counterexample_seconds: How long the search for a smallest counterexample may take; 0 for none.
    """

    def __init__(
        self,
        exercise: Exercise,
        staged: Staged,
        pooled: PooledWorker,
        *,
        seed: int,
        label: str,
        counterexample_seconds: float = 0.0,
    ) -> None:
        DatabaseSide.__init__(self, pooled.server, pooled.wire, seed=seed)
        LearnerSide.__init__(self, exercise, staged, pooled.worker, database=self, label=label)
        self.counterexample_seconds = counterexample_seconds
        self._pooled = pooled
        self._remembered: dict[Any, Observation] = {}
        self._empty: EmptyDatabase | None = None
        self._live: LiveDatabase | None = None

    async def ask(self, rows: Rows, *arguments: Any, **keywords: Any) -> Observation:
        """Call the exercise's function on these rows, once: a second time the first observation is returned.

        Raises:
            Mistake, NotStarted, CouldNotJudge: As for `call`.
        """

        async def loaded_and_called() -> Observation:
            await self.load(rows)
            return await self.call(*arguments, **keywords)

        return await self.remember((rows.label, arguments, tuple(keywords.items())), loaded_and_called)

    async def remember(self, key: Any, make: Callable[[], Awaitable[Observation]]) -> Observation:
        """Make an observation once for all checks of the exercise."""
        if key not in self._remembered:
            self._remembered[key] = await make()
        return self._remembered[key]

    async def empty_database(self) -> EmptyDatabase:
        """A database of its own behind a wire of its own: empty at first, and the same for all checks.

        Commits are real there, so migrations can run: nothing is nested in an outer transaction.
        """
        if self._empty is None:
            self._empty = await self._pooled.empty_database()
            await self.allow(self._empty.url)
        return self._empty

    async def live_database(self) -> LiveDatabase:
        """A database of its own with the workbook's tables, in which commits are real; the same for all checks.

        It has no rows before the first `reset`. Two sessions at once see each other's commits and locks there.
        """
        if self._live is None:
            self._live = await self._pooled.live_database()
            await self.allow(self._live.url)
        return self._live

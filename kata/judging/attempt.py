"""What a grader works with: one worker with one submission, and the rows that the judge loads for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from kata.catalogue import Exercise
from kata.judging.data import Parts, Rows
from kata.judging.database_side import DatabaseSide
from kata.judging.learner_side import LearnerSide
from kata.judging.mistake import CouldNotJudge
from kata.judging.observation import Observation
from kata.pool.committing import EmptyDatabase, LiveDatabase, SecondWire
from kata.pool.worker_pool import PooledWorker
from kata.staging import Staged
from kata.worlds import WorldDatabase

_Made = TypeVar("_Made")
_Database = TypeVar("_Database", EmptyDatabase, LiveDatabase, SecondWire)


class Attempt(DatabaseSide, LearnerSide):
    """One exercise of one submission, in one worker: the database's side and the learner's side together.

    Args:
        exercise, staged: What is graded, and the staged copy of the submission.
        pooled: The worker, with its wire and its scratch database.
        seed: The seed of the generated rows.
        label: The submission's name, for locations such as `app/models.py:12`.
        counterexample_seconds: The time budget for the smallest counterexample; 0 for none.
        worlds: The tiny databases of the server.
        parts: As for `DatabaseSide`.
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
        worlds: WorldDatabase | None = None,
        parts: Parts | None = None,
    ) -> None:
        DatabaseSide.__init__(self, pooled.wire, seed=seed, parts=parts)
        LearnerSide.__init__(self, exercise, staged, pooled.worker, database=self, label=label)
        self.counterexample_seconds = counterexample_seconds
        self._worlds = worlds
        self._pooled = pooled
        self._remembered: dict[Any, Any] = {}

    @property
    def worlds(self) -> WorldDatabase:
        """The tiny databases in which statements are run again."""
        if self._worlds is None:
            raise CouldNotJudge("there are no tiny databases to run the statement in.")
        return self._worlds

    async def ask(self, rows: Rows, *arguments: Any, **keywords: Any) -> Observation:
        """Load these rows and call the exercise's function, once; a second time, return the first observation.

        Raises:
            Mistake, NotStarted, CouldNotJudge: As for `call`.
        """

        async def load_and_call() -> Observation:
            await self.load(rows)
            return await self.call(*arguments, **keywords)

        return await self.remember((rows.label, arguments, tuple(keywords.items())), load_and_call)

    async def remember(self, key: Any, make: Callable[[], Awaitable[_Made]]) -> _Made:
        """Make something once for all checks of the exercise, and return it by its key later."""
        if key not in self._remembered:
            self._remembered[key] = await make()
        made: _Made = self._remembered[key]
        return made

    async def empty_database(self) -> EmptyDatabase:
        """Lease another database, empty at first, behind another wire; all checks get the same one.

        Commits are real there, so migrations can run: nothing is nested in an outer transaction.
        """
        return await self.remember(EmptyDatabase, lambda: self._allowed(self._pooled.empty_database()))

    async def live_database(self) -> LiveDatabase:
        """Lease another database with the workbook's tables, where commits are real; all checks get the same one.

        It has no rows before the first `reset`. Concurrent sessions see each other's commits and locks there.
        """
        return await self.remember(LiveDatabase, lambda: self._allowed(self._pooled.live_database()))

    async def second_wire(self) -> SecondWire:
        """Open another wire to the live database, with a record of its own; all checks get the same one.

        Two engines on two wires are two servers to the answer, such as a primary and its replica. The engines
        `harness.engine_on(…)` of both are ready.
        """

        async def open_and_prepare() -> SecondWire:
            live = await self.ready_database()
            second = await self._allowed(self._pooled.second_wire(live))
            await self.prepare_engine(second.url)
            return second

        return await self.remember(SecondWire, open_and_prepare)

    async def ready_database(self) -> LiveDatabase:
        """Return `live_database`, when the engine `harness.engine_on(live.url)` has connected to it."""

        async def prepare() -> LiveDatabase:
            live = await self.live_database()
            await self.prepare_engine(live.url)
            return live

        return await self.remember("ready", prepare)

    async def left_open(self) -> int:
        """Return how many sessions of the answer are in a transaction or hold a lock, where commits are real."""
        live: LiveDatabase | None = self._remembered.get(LiveDatabase)
        return 0 if live is None else await live.left_open()

    async def _allowed(self, opening: Awaitable[_Database]) -> _Database:
        database = await opening
        await self.allow(database.url)
        self._wires.append(database.wire)
        return database

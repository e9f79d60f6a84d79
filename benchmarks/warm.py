"""From a save to the verdict, with everything ready as `kata watch` has it; and the bare works beside it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.bare import BareWorks, Work, alembic_config
from benchmarks.environment import Environment
from kata.catalogue import Catalogue, Exercise
from kata.database import Server, connect
from kata.database.script import read_script
from kata.errors import KataError
from kata.judging.opening import grader_workers, open_judge
from kata.judging.verdict import Status, Verdict
from kata.pool.scratch import fresh_database
from kata.pool.worker_pool import WorkerPool
from kata.staging import Submission
from kata.watch.resident import Resident
from kata.watch.saves import watch
from kata.worker.process import Worker, WorkerFactory

WARM_UP = 2
_SETTLED = 0.7  # the watcher's second look at a save is over by then, and the prepared process has imported the rest


@dataclass
class Warm:
    """Seconds, one number per round.

    Attributes:
        verdict: From the save to the verdict on one exercise.
        noticed: From the save until the watcher told of it; a part of `verdict`.
        bare: The bare work of that exercise.
        everything: From an empty slate to the verdicts on all exercises.
        bare_everything: The sum of their bare works.
    """

    verdict: list[float] = field(default_factory=list)
    noticed: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)
    bare_everything: list[float] = field(default_factory=list)


async def measure(
    catalogue: Catalogue,
    server: Server,
    *,
    number: int,
    rounds: int,
    rounds_of_all: int,
    tell: Callable[[str], None],
) -> Warm:
    """Measure, bare work and judge by turns, so that a busy moment of the machine hits both.

    Args:
        catalogue: The exercises.
        server: Where.
        number: Of the one exercise.
        rounds: How often it is saved.
        rounds_of_all: How often all exercises are judged.
        tell: Told what is going on.

    Raises:
        KataError: A right answer does not pass, or a bare work fails.
    """
    warm, exercise = Warm(), catalogue.exercise(number)
    with tempfile.TemporaryDirectory(prefix="kata-benchmark-") as folder:
        environment = Environment(Path(folder), catalogue)
        tell("Listening to what the graders call")
        works = await _works(environment, catalogue, server)
        async with (
            _seeded(server, environment) as database,
            BareWorks(environment.root, server.url(database)) as bare,
            Resident(environment.submission, catalogue, tell) as resident,
            _saves(environment.submission) as saved,
        ):
            for done in range(-WARM_UP, rounds):
                tell(f"Exercise {number}, saved and judged: {max(done, 0)} of {rounds}")
                await asyncio.sleep(_SETTLED)
                noticed, verdict = await _one(environment, resident, exercise, catalogue, saved)
                bared = await bare.seconds(works[exercise.id])
                if done >= 0:
                    warm.noticed.append(noticed)
                    warm.verdict.append(verdict)
                    warm.bare.append(bared)
            for done in range(-1, rounds_of_all):
                tell(f"All exercises: {max(done, 0)} of {rounds_of_all}")
                verdicts = await _all(resident, catalogue.exercises)
                bared = 0.0
                for other in catalogue.exercises:
                    environment.save(other.module)
                    bared += await bare.seconds(works[other.id])
                if done >= 0:
                    warm.everything.append(verdicts)
                    warm.bare_everything.append(bared)
    return warm


async def _one(
    environment: Environment, resident: Resident, exercise: Exercise, catalogue: Catalogue, saved: asyncio.Event
) -> tuple[float, float]:
    known = [Verdict(catalogue.by_id(other), Status.PASSED) for other in exercise.requires]
    saved.clear()
    began = time.perf_counter()
    environment.save(exercise.module)
    await saved.wait()
    noticed = time.perf_counter() - began
    async with resident.judge(known) as judge:
        verdict = await judge.verdict(exercise)
        seconds = time.perf_counter() - began
    _expect_passed(verdict)
    return noticed, seconds


async def _all(resident: Resident, exercises: Iterable[Exercise]) -> float:
    began = time.perf_counter()
    async with resident.judge(()) as judge:
        verdicts = [verdict async for verdict in judge.verdicts(exercises)]
        seconds = time.perf_counter() - began
    for verdict in verdicts:
        _expect_passed(verdict)
    return seconds


def _expect_passed(verdict: Verdict) -> None:
    if verdict.status is not Status.PASSED:
        because = next((check.card.mistake for check in verdict.checks if check.card is not None), verdict.message)
        raise KataError(
            f"the solution of exercise {verdict.exercise.number} is {verdict.status}: {because}",
            remedy=f"uv run kata check {verdict.exercise.number} --submission solutions",
        )


@asynccontextmanager
async def _saves(submission: Submission) -> AsyncIterator[asyncio.Event]:
    """An event that is set when the watcher tells of a save."""
    saved = asyncio.Event()
    watching = asyncio.create_task(watch([submission.package, submission.versions], saved.set))
    try:
        yield saved
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def _seeded(server: Server, environment: Environment) -> AsyncIterator[str]:
    """A database with the seed rows and the schema of the environment's last revision."""
    from alembic import command
    from sqlalchemy import MetaData

    async with fresh_database(server) as database:
        connection = await connect(server, database)
        try:
            await connection.execute(read_script().whole)
        finally:
            await connection.close()
        # The revisions say themselves what they do.
        config = alembic_config(str(environment.versions), server.url(database), MetaData())
        await asyncio.to_thread(command.upgrade, config, "head")
        yield database


# -- what a grader calls first is the bare work of its exercise --------------------------------------------------------


@dataclass
class _Heard(Worker):
    """A worker whose requests are listened to."""

    hear: Callable[[Mapping[str, Any]], None] = lambda request: None

    async def ask(self, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        if operation == "call":
            self.hear(request)
        return await super().ask(operation, timeout=timeout, **request)


class _Listening:
    """Workers that let it be known what they are asked to call."""

    def __init__(self, workers: WorkerFactory) -> None:
        self._workers = workers
        self.calls: list[Mapping[str, Any]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is started here."""

    async def start(self, url: str) -> Worker:
        """Start a worker."""
        worker = await self._workers.start(url)
        return _Heard(worker.pid, worker.reader, worker.writer, worker.factory, hear=self.calls.append)

    async def end(self, worker: Worker) -> None:
        """End a worker."""
        await self._workers.end(worker)


async def _works(environment: Environment, catalogue: Catalogue, server: Server) -> dict[str, Work]:
    """The bare work of every exercise: the first call of its graders, which is on the seed rows."""
    works = {}
    async with grader_workers() as workers:
        listening = _Listening(workers)
        async with (
            WorkerPool(server, listening, extra_ddl=catalogue.ddl) as pool,
            open_judge(environment.submission, catalogue=catalogue, pool=pool) as judge,
        ):
            for exercise in catalogue.exercises:
                _expect_passed(await judge.verdict(exercise))
                works[exercise.id] = _work(exercise, listening.calls, environment)
                listening.calls.clear()
    return works


def _work(exercise: Exercise, calls: Sequence[Mapping[str, Any]], environment: Environment) -> Work:
    module, versions = f"app.{exercise.module}", str(environment.versions) if exercise.revisions else ""
    if not calls:
        return Work(module, versions=versions)
    first = calls[0]
    return Work(first["module"], first["name"], first["arguments"], first["keywords"], bool(first["session"]), versions)

"""From a save to the verdict, with everything ready as in `kata watch`, compared with the bare work."""

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

from benchmarks.bare import BareWork, Work, alembic_config
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
_SETTLED = 0.7  # by then the watcher has polled again, and the fork server has imported everything


@dataclass
class Warm:
    """Seconds, one number per round.

    Attributes:
        verdict: From the save to the verdict on one exercise.
        noticed: From the save until the watcher noticed it; a part of `verdict`.
        bare: The bare work of that exercise.
        everything: From no verdicts to the verdicts on all exercises.
        bare_everything: The sum of their bare work.
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
    progress: Callable[[str], None],
) -> Warm:
    """Measure bare work and judge in turn, so that a busy moment of the machine affects both.

    Args:
        catalogue: The exercises.
        server: Where to judge.
        number: The exercise that is saved.
        rounds: How often it is saved.
        rounds_of_all: How often all exercises are judged.
        progress: Receives a few words on what is going on.

    Raises:
        KataError: A right answer does not pass, or bare work fails.
    """
    warm, exercise = Warm(), catalogue.exercise(number)
    with tempfile.TemporaryDirectory(prefix="kata-benchmark-") as folder:
        environment = Environment(Path(folder), catalogue)
        progress("Recording what the graders call")
        works = await _works(environment, catalogue, server)
        async with (
            _seeded(server, environment) as database,
            BareWork(environment.root, server.url(database)) as bare,
            Resident(environment.submission, catalogue, progress) as resident,
            _saves(environment.submission) as saved,
        ):
            for done in range(-WARM_UP, rounds):
                progress(f"Exercise {number}, saved and judged: {max(done, 0)} of {rounds}")
                await asyncio.sleep(_SETTLED)
                noticed, verdict = await _one(environment, resident, exercise, catalogue, saved)
                bared = await bare.seconds(works[exercise.id])
                if done >= 0:
                    warm.noticed.append(noticed)
                    warm.verdict.append(verdict)
                    warm.bare.append(bared)
            for done in range(-1, rounds_of_all):
                progress(f"All exercises: {max(done, 0)} of {rounds_of_all}")
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
    """Yield an event that the watcher sets when it notices a save."""
    saved = asyncio.Event()
    watching = asyncio.create_task(watch([submission.package, submission.versions], saved.set))
    try:
        yield saved
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def _seeded(server: Server, environment: Environment) -> AsyncIterator[str]:
    """Create a database with the seed rows and the schema of the environment's last revision."""
    from alembic import command
    from sqlalchemy import MetaData

    async with fresh_database(server) as database:
        connection = await connect(server, database)
        try:
            await connection.execute(read_script().whole)
        finally:
            await connection.close()
        config = alembic_config(str(environment.versions), server.url(database), MetaData())
        await asyncio.to_thread(command.upgrade, config, "head")
        yield database


# -- the first call of a grader is the bare work of its exercise --------------------------------------------------------


@dataclass
class _RecordedWorker(Worker):
    """A worker whose calls are recorded."""

    record: Callable[[Mapping[str, Any]], None] = lambda request: None

    async def ask(self, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        """Send a request and return the reply."""
        if operation == "call":
            self.record(request)
        return await super().ask(operation, timeout=timeout, **request)


class _RecordingWorkers(WorkerFactory):
    """A factory of workers that records their calls."""

    def __init__(self, workers: WorkerFactory) -> None:
        self._workers = workers
        self.calls: list[Mapping[str, Any]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """The wrapped factory is closed by its owner."""

    async def start(self, url: str) -> Worker:
        """Start a worker."""
        worker = await self._workers.start(url)
        return _RecordedWorker(worker.pid, worker.reader, worker.writer, worker.factory, record=self.calls.append)

    async def end(self, worker: Worker) -> None:
        """End a worker."""
        await self._workers.end(worker)


async def _works(environment: Environment, catalogue: Catalogue, server: Server) -> dict[str, Work]:
    """Return the bare work of every exercise: the first call of its graders, which is on the seed rows."""
    works = {}
    async with grader_workers() as workers:
        recording = _RecordingWorkers(workers)
        async with (
            WorkerPool(server, recording, extra_ddl=catalogue.ddl) as pool,
            open_judge(environment.submission, catalogue=catalogue, pool=pool) as judge,
        ):
            for exercise in catalogue.exercises:
                _expect_passed(await judge.verdict(exercise))
                works[exercise.id] = _work(exercise, recording.calls, environment)
                recording.calls.clear()
    return works


def _work(exercise: Exercise, calls: Sequence[Mapping[str, Any]], environment: Environment) -> Work:
    module, versions = f"app.{exercise.module}", str(environment.versions) if exercise.revisions else ""
    if not calls:
        return Work(module, versions=versions)
    first = calls[0]
    return Work(first["module"], first["name"], first["arguments"], first["keywords"], bool(first["session"]), versions)

"""From a save to the verdict, with everything ready as in `kata watch`, compared with the bare work."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.bare import Work, bare_work
from benchmarks.environment import Environment
from kata.catalogue import Catalogue, Exercise
from kata.database import Server
from kata.database.connect import connected
from kata.database.script import read_script
from kata.demo.database import alembic_config
from kata.errors import KataError
from kata.judging.opening import open_judge
from kata.judging.verdict import Status, Verdict
from kata.pool.scratch import fresh_database
from kata.watch.resident import Resident
from kata.watch.saves import watching
from kata.worker.process import Worker

WARM_UP = 2
_SETTLED = 0.7  # seconds in which the watcher polls again, and the fork server imports everything


@dataclass
class Warm:
    """Seconds, one number per round."""

    verdict: list[float] = field(default_factory=list)  # from the save to the verdict on one exercise
    noticed: list[float] = field(default_factory=list)  # from the save until the watcher notices it
    bare: list[float] = field(default_factory=list)  # the bare work of that exercise
    everything: list[float] = field(default_factory=list)  # all exercises, without any known verdict
    bare_everything: list[float] = field(default_factory=list)  # the sum of their bare work


async def measure(
    catalogue: Catalogue,
    server: Server,
    exercise: Exercise,
    *,
    rounds: int,
    rounds_of_all: int,
    progress: Callable[[str], None],
) -> Warm:
    """Measure bare work and judge in turn, so that a busy moment of the machine affects both.

    Args:
        catalogue: The exercises, judged `rounds_of_all` times.
        server: Where to judge.
        exercise: What is saved and judged alone, `rounds` times.
        progress: Receives a few words on what is going on.

    Raises:
        KataError: A right answer does not pass, or bare work fails.
    """
    warm, saved = Warm(), asyncio.Event()
    with tempfile.TemporaryDirectory(prefix="kata-benchmark-") as folder:
        environment = Environment(Path(folder), catalogue)
        progress("Recording what the graders call")
        works = await _works(environment, catalogue, server)
        async with (
            _seeded(server, environment) as database,
            bare_work(environment.root, server.url(database)) as bare,
            Resident(environment.submission, catalogue, progress) as resident,
            watching([environment.submission.package, environment.submission.versions], saved.set),
        ):
            for done in range(-WARM_UP, rounds):
                progress(f"Exercise {exercise.number}, saved and judged: {max(done, 0)} of {rounds}")
                await asyncio.sleep(_SETTLED)
                noticed, verdict = await _one(environment, resident, exercise, catalogue, saved)
                bared = await bare(works[exercise.id])
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
                    bared += await bare(works[other.id])
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
async def _seeded(server: Server, environment: Environment) -> AsyncIterator[str]:
    """Create a database with the seed rows and the schema of the environment's last revision."""
    from alembic import command
    from sqlalchemy import MetaData

    async with fresh_database(server) as database:
        async with connected(server, database) as connection:
            await connection.execute(read_script().whole)
        config = alembic_config(str(environment.versions), url=server.url(database), target_metadata=MetaData())
        await asyncio.to_thread(command.upgrade, config, "head")
        yield database


async def _works(environment: Environment, catalogue: Catalogue, server: Server) -> dict[str, Work]:
    """Return the bare work of every exercise: the first call of its graders, which is on the seed rows."""
    works: dict[str, Work] = {}
    calls: list[Mapping[str, Any]] = []
    ask = Worker.ask

    async def recorded(worker: Worker, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        if operation == "call":
            calls.append(request)
        return await ask(worker, operation, timeout=timeout, **request)

    with patch.object(Worker, "ask", recorded):
        async with open_judge(environment.submission, catalogue=catalogue, server=server) as judge:
            for exercise in catalogue.exercises:
                _expect_passed(await judge.verdict(exercise))
                works[exercise.id] = _work(exercise, calls, environment)
                calls.clear()
    return works


def _work(exercise: Exercise, calls: Sequence[Mapping[str, Any]], environment: Environment) -> Work:
    module, versions = f"app.{exercise.module}", str(environment.versions) if exercise.revisions else ""
    if not calls:
        return Work(module, versions=versions)
    first = calls[0]
    return Work(first["module"], first["name"], first["arguments"], first["keywords"], bool(first["session"]), versions)

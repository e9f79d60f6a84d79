"""From a save to the verdict, with everything ready as in `kata watch`, compared with the bare work."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bare import bare_work
from benchmarks.environment import Environment
from benchmarks.scenario import Step, recording
from kata.catalogue import Catalogue, Exercise
from kata.database import Server
from kata.database.connect import connected
from kata.database.script import read_script
from kata.errors import KataError
from kata.judging.opening import open_judge
from kata.judging.verdict import Status, Verdict
from kata.pool.scratch import fresh_database
from kata.watch.resident import Resident
from kata.watch.saves import watching

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
        async with (
            _databases(server, catalogue) as (held, others),
            bare_work(environment, held, others) as bare,
            Resident(environment.submission, catalogue, progress) as resident,
            watching([environment.submission.package, environment.submission.versions], saved.set),
        ):
            progress("Recording what the graders do")
            scenarios = await _scenarios(environment, catalogue, server, others)
            for done in range(-WARM_UP, rounds):
                progress(f"Exercise {exercise.number}, saved and judged: {max(done, 0)} of {rounds}")
                await asyncio.sleep(_SETTLED)
                noticed, verdict = await _one(environment, resident, exercise, catalogue, saved)
                bared = await bare(exercise.module, scenarios[exercise.id])
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
                    bared += await bare(other.module, scenarios[other.id])
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
async def _databases(server: Server, catalogue: Catalogue) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """Create a database with tables and without rows, and those where commits are real; yield their URLs."""
    async with fresh_database(server) as held, fresh_database(server) as empty, fresh_database(server) as live:
        for database in (held, live):
            async with connected(server, database) as connection:
                await connection.execute(";".join([read_script().schema, *catalogue.ddl]))
        yield server.url(held), {"empty": server.url(empty), "live": server.url(live)}


async def _scenarios(
    environment: Environment, catalogue: Catalogue, server: Server, urls: dict[str, str]
) -> dict[str, list[Step]]:
    """Return what the graders of each exercise do, on other databases."""
    scenarios: dict[str, list[Step]] = {}
    with recording() as scenario:
        async with open_judge(environment.submission, catalogue=catalogue, server=server) as judge:
            for exercise in catalogue.exercises:
                _expect_passed(await judge.verdict(exercise))
                scenarios[exercise.id] = scenario.on(urls)
                scenario.steps.clear()
                scenario.databases.clear()
    return scenarios

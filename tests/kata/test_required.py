"""Every exercise says what it requires: it passes with nothing else solved."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kata import catalogue
from kata.catalogue import Exercise
from kata.database import Server
from kata.judging.opening import open_judge, open_pool
from kata.judging.verdict import Status
from kata.pool.worker_pool import WorkerPool
from kata.source.objects import put
from kata.source.stubs import solution_source, stub_module

CATALOGUE = catalogue.load()
# One with revisions changes the model of another exercise, and is not made of its own objects alone.
EXERCISES = [exercise for exercise in CATALOGUE.exercises if not exercise.revisions]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(real_server: Server) -> AsyncIterator[WorkerPool]:
    """One pool of workers for all tests here."""
    async with open_pool(server=real_server, size=1, prestart=True) as pool:
        yield pool


def closure(exercise: Exercise) -> list[Exercise]:
    """The exercise, and everything that it requires, directly or not."""
    found = [exercise]
    for other in map(CATALOGUE.by_id, exercise.requires):
        found += [each for each in closure(other) if each not in found]
    return found


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
async def test_passes_with_nothing_solved_but_what_it_requires(
    exercise: Exercise, tmp_path: Path, pool: WorkerPool
) -> None:
    """All other exercises are stubs, in its module and in the others."""
    sources = {module: stub_module(module, CATALOGUE) for module in CATALOGUE.modules}
    for each in closure(exercise):
        for name in each.objects:
            sources[each.module] = put(sources[each.module], name, solution_source(each.module))
    for module, source in sources.items():
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")

    async with open_judge(tmp_path, catalogue=CATALOGUE, pool=pool) as judge:
        verdict = await judge.verdict(exercise)

    assert verdict.status is Status.PASSED, [check.message for check in verdict.checks]

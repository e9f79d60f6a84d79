"""Hundreds of random worlds beside the fixed ones change no verdict on a right answer: each run draws new ones."""

import os
import secrets
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring.bank import bank
from kata.authoring.bank_grader import BankGrader
from kata.authoring.layout import Layout
from kata.judging.data import fixed_worlds, world

CATALOGUE = catalogue.load()
MORE = 256
NUMBERS = 1_000_000
SEED = int(os.environ.get("KATA_SEED", "") or secrets.randbelow(NUMBERS))
QUERIES = [CATALOGUE.by_id(path.stem) for path in sorted(Layout().specs.glob("*.toml"))]
RIGHT = [answer for exercise in QUERIES for answer in bank(exercise) if answer.accepted]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grader() -> AsyncIterator[BankGrader]:
    """Grades in the fixed worlds and in random ones."""
    more = [world(1_000 + (SEED + at) % NUMBERS) for at in range(MORE)]
    async with BankGrader.open(worlds=[*fixed_worlds().worlds, *more]) as grader:
        yield grader
        assert grader.pool.worlds is not None
        await grader.pool.worlds.drop()


@pytest.mark.asyncio(loop_scope="session")
async def test_right_answers_are_right_in_random_worlds(grader: BankGrader) -> None:
    """Every accepted answer of every query exercise; KATA_SEED reproduces the worlds."""
    verdicts = await grader.grade(RIGHT)
    complaints = {answer.name: answer.complaint(verdicts[answer.name]) for answer in RIGHT}
    assert {name: said for name, said in complaints.items() if said} == {}, f"KATA_SEED={SEED}"

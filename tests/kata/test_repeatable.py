"""The same answer gets the same verdict and the same sentence, whatever rows are generated and in whatever order.

Each run has generated rows of its own; every other one goes through the answers from the last to the first.
"""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring import bank as answers
from kata.authoring.bank import Answer
from kata.authoring.bank_grader import BankGrader
from kata.judging.verdict import Status, Verdict

CATALOGUE = catalogue.load()
SEEDS = (1, 20, 300, 4_000, 50_000)
ANSWERS = (
    "department-model/budget-float",
    "employee-model/indexes-and-constraints-in-table-args",
    "session-factory/expire-on-commit-true",
    "employees-by-department/case-insensitive-lower",
    "employees-by-department/filtered-in-python",
    "employees-by-department/n-plus-one-immediateload",
    # What it orders by is not enough, but on some rows it is.
    "employees-by-department/ordered-by-name-only",
    "employees-by-department/streamed",
    "create-employee/id-from-max",
    "update-salary/full-row-values",
    "update-salary/run-sync",
    "salary-stats/count-distinct-name",
    "salary-stats/no-order",
    "salary-stats/right-lateral",
    "salary-stats/todays-departments-typed-in",
    "above-average/filtered-in-python",
    "above-average/order-salary-only",
    "above-average/order-without-id",
    "above-average/right-window-in-subquery",
    "management-hierarchy/capped-depth",
    "management-hierarchy/decoy-then-loop",
    "management-hierarchy/inert-cte-join",
    "management-hierarchy/right-path-array",
    "salary-rank/dense-rank",
    "salary-rank/order-without-name",
    "salary-rank/right-derived-table",
    # What the worlds show.
    "above-average/rounded-comparison",
    "above-average/department-before-name",
    "above-average/hire-date-for-the-id",
    "above-average/rounded-average",
    "management-hierarchy/first-100-in-python",
    "management-hierarchy/level-as-text",
    "management-hierarchy/ordered-by-employee-first",
    "management-hierarchy/row-number-per-step",
    "salary-rank/rank-as-text",
    "n-plus-one/lazy-loads-thrown-away",
    "selectinload-fix/two-counting-queries",
    "loading-strategies/formula",
    "phone-migration/not-null",
)


def named(name: str) -> Answer:
    """An answer of the banks."""
    exercise_id, _, stem = name.partition("/")
    return answers.read(answers.FOLDER / exercise_id / f"{stem}.py", CATALOGUE.by_id(exercise_id))


def outcome(verdict: Verdict) -> tuple[Status, str]:
    """The verdict, and the sentence that names the mistake; other rows have other numbers of rows."""
    sentence = next((check.card.mistake for check in verdict.checks if check.card), verdict.message)
    return verdict.status, re.sub(r"\d+", "#", sentence)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def runs() -> AsyncIterator[dict[int, dict[str, Verdict]]]:
    """All verdicts by seed."""
    found = {}
    async with BankGrader.open() as grader:
        for at, seed in enumerate(SEEDS):
            found[seed] = await grader.grade(map(named, ANSWERS[:: -1 if at % 2 else 1]), seed=seed)
    yield found


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_verdict_in_every_run(name: str, runs: dict[int, dict[str, Verdict]]) -> None:
    """Passed or failed as its head says, and with one and the same sentence."""
    answer = named(name)

    assert {seed: answer.complaint(runs[seed][name]) for seed in SEEDS} == dict.fromkeys(SEEDS, "")
    assert len({outcome(runs[seed][name]) for seed in SEEDS}) == 1, {seed: outcome(runs[seed][name]) for seed in SEEDS}


def test_right_and_wrong_ones_were_asked(runs: dict[int, dict[str, Verdict]]) -> None:
    """The selection has both, and an answer to nearly every exercise."""
    assert {runs[SEEDS[0]][name].status for name in ANSWERS} == {Status.PASSED, Status.FAILED}
    assert len({name.partition("/")[0] for name in ANSWERS}) >= 13

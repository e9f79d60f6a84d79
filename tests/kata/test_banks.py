"""The banks: every right answer is accepted, every wrong one rejected with a sentence that names its mistake.

Each answer is a test of its own, so `pytest tests/kata/test_banks.py -k salary-rank` grades only some; so do `--bank=sample`
and `--bank=few`. They are graded together, several at a time, by one judge process.
"""

import asyncio
from collections.abc import Iterable

import pytest

from kata import catalogue
from kata.authoring.bank import FOLDER, Answer, bank, few
from kata.authoring.bank_grader import BankGrader
from kata.judging.verdict import Verdict

CATALOGUE = catalogue.load()
ANSWERS = [answer for exercise in CATALOGUE.exercises for answer in bank(exercise)]
LEAST_ACCEPTED, LEAST_REJECTED = 70, 220


def sample() -> list[Answer]:
    """All accepted answers, and a tenth of the rejected ones."""
    rejected = {answer.name for answer in [answer for answer in ANSWERS if not answer.accepted][::10]}
    return [answer for answer in ANSWERS if answer.accepted or answer.name in rejected]


SELECTIONS = {"all": lambda: ANSWERS, "sample": sample, "few": lambda: few(CATALOGUE)}


async def grade(answers: Iterable[Answer]) -> dict[str, Verdict]:
    """Grade answers side by side, each as a submission of its own."""
    async with BankGrader.open() as grader:
        return await grader.grade(answers)


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest) -> dict[str, Verdict]:
    """The verdicts on all answers that this run has selected."""
    selected = [item.callspec.params["answer"] for item in request.session.items if _is_about_an_answer(item)]
    return asyncio.run(grade(selected))


def _is_about_an_answer(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and item.function is test_answer


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Grade the answers that `--bank` selects."""
    if "answer" in metafunc.fixturenames:
        answers = SELECTIONS[metafunc.config.getoption("--bank")]()
        metafunc.parametrize("answer", answers, ids=lambda answer: answer.name)


def test_answer(answer: Answer, verdicts: dict[str, Verdict]) -> None:
    """The graders do with this answer what its head says."""
    complaint = answer.complaint(verdicts[answer.name])
    assert not complaint, complaint


def test_enough_answers() -> None:
    """The banks are as large as promised, and every exercise has right and wrong answers."""
    accepted = [answer for answer in ANSWERS if answer.accepted]
    assert len(accepted) >= LEAST_ACCEPTED, "too few right answers"
    assert len(ANSWERS) - len(accepted) >= LEAST_REJECTED, "too few wrong answers"
    for exercise in CATALOGUE.exercises:
        assert {answer.accepted for answer in bank(exercise)} == {True, False}, f"{exercise.id} lacks answers"


def test_no_stray_answers() -> None:
    """Every folder of the banks belongs to an exercise."""
    known = {exercise.id for exercise in CATALOGUE.exercises}
    strays = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))} - known
    assert not strays, f"folders of no exercise: {strays}"

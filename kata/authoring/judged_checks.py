"""The checks that need the judge: stubs are to do, solutions pass, banks are judged as their heads say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from itertools import count
from pathlib import Path

from kata.authoring.bank import bank
from kata.authoring.bank_grader import BankGrader
from kata.authoring.checks import Finding
from kata.authoring.files import stub_source
from kata.authoring.layout import Layout
from kata.authoring.proofs import name_of
from kata.errors import KataError
from kata.judging.opening import open_judge
from kata.judging.verdict import Status
from kata.pool.worker_pool import WorkerPool
from kata.progress.store import message_of
from kata.staging import Submission, locate

STUBS = "Every stub is to do"
SOLUTIONS = "Every solution passes"
BANK = "Every answer of the banks is judged as its head says"


async def stubs_are_todo(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the stubs, which are made from the solutions: answers in `app/` do no harm."""
    remedy = "Below its docstring a stub only raises NotImplementedError; a model has `__abstract__ = True`."
    with tempfile.TemporaryDirectory(prefix="kata-stubs-") as folder:
        try:
            for name in layout.module_files:
                (Path(folder) / name).write_text(stub_source(layout, name), encoding="utf-8")
        except (SyntaxError, OSError) as error:
            return Finding(STUBS, (f"the solutions cannot be read: {error}",), "Fix solutions/ first.")
        # Under the name that learners know.
        submission = Submission(Path(folder), Path(folder) / "versions", "app")
        return await _judged(STUBS, layout, submission, pool, Status.TODO, remedy)


async def solutions_pass(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the solutions."""
    remedy = "uv run kata check N --submission solutions   shows the whole card."
    submission = locate(layout.solutions, layout.catalogue)
    return await _judged(SOLUTIONS, layout, submission, pool, Status.PASSED, remedy)


async def banks_are_right(
    layout: Layout,
    *,
    grader: BankGrader,
    chosen: Collection[int] = (),
    progress: Callable[[int, int], None] = lambda graded, of: None,
) -> Finding:
    """Grade the banks of answers to the chosen exercises, by number; of all by default.

    `progress` is called with the number of answers graded, and of all.
    """
    exercises = [exercise for exercise in layout.catalogue.exercises if not chosen or exercise.number in chosen]
    try:
        answers = [answer for exercise in exercises for answer in bank(exercise, layout.banks)]
    except KataError as error:
        return Finding(BANK, (error.message,), "Fix its head first.")
    numbers = count(1)
    verdicts = await grader.grade(answers, on_verdict=lambda answer, verdict: progress(next(numbers), len(answers)))
    problems = [f"{one.name}: {complaint}" for one in answers if (complaint := one.complaint(verdicts[one.name]))]
    remedy = "Who is right by the contract, the answer or the grader? uv run pytest tests/kata/test_banks.py -k NAME"
    return Finding(BANK, tuple(problems), remedy if problems else "", f"{len(answers)} answers")


async def _judged(
    title: str, layout: Layout, submission: Submission, pool: WorkerPool, wanted: Status, remedy: str
) -> Finding:
    catalogue = layout.catalogue
    async with open_judge(submission, catalogue=catalogue, pool=pool, counterexample_seconds=0) as judge:
        verdicts = [verdict async for verdict in judge.verdicts(catalogue.exercises)]
    problems = tuple(
        f"{name_of(verdict.exercise)} is {verdict.status}: {message_of(verdict) or '—'}"
        for verdict in verdicts
        if verdict.status is not wanted
    )
    return Finding(title, problems, remedy if problems else "", f"{len(verdicts)} exercises")

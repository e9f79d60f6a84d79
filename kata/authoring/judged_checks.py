"""The checks that need the judge: stubs are to do, solutions pass, banks are judged as their heads say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from kata.authoring import bank as answers
from kata.authoring.bank import Answer
from kata.authoring.bank_grader import BankGrader
from kata.authoring.files import stub_source
from kata.authoring.finding import Finding
from kata.authoring.layout import Layout
from kata.catalogue import Catalogue
from kata.errors import KataError
from kata.judging.opening import open_judge
from kata.judging.verdict import Status, Verdict
from kata.pool.worker_pool import WorkerPool
from kata.staging import Submission, locate

STUBS = "Every stub is to do"
SOLUTIONS = "Every solution passes"
BANK = "Every answer of the banks is judged as its head says"


async def stubs_are_todo(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the stubs: none may be right, wrong or broken.

    Args:
        layout: The workbook. Its stubs are derived from its solutions: answers in `app/` do no harm.
        pool: Where the stubs run.
    """
    with tempfile.TemporaryDirectory(prefix="kata-stubs-") as folder:
        try:
            for name in layout.module_files:
                (Path(folder) / name).write_text(stub_source(layout, name), encoding="utf-8")
        except (SyntaxError, OSError) as error:
            return Finding(STUBS, (f"the solutions cannot be read: {error}",), "Mend solutions/ first.")
        # Under the name that learners know.
        submission = Submission(Path(folder), Path(folder) / "versions", "app")
        verdicts = await _judge(submission, layout.catalogue, pool)
    return _finding(
        STUBS,
        verdicts,
        Status.TODO,
        "Below its docstring a stub only raises NotImplementedError; a model has `__abstract__ = True`.",
    )


async def solutions_pass(layout: Layout, *, pool: WorkerPool) -> Finding:
    """Judge the solutions: all have to pass."""
    try:
        submission = locate(layout.solutions, layout.catalogue)
    except KataError as error:
        return Finding(SOLUTIONS, (error.message,), error.remedy or "")
    verdicts = await _judge(submission, layout.catalogue, pool)
    return _finding(
        SOLUTIONS, verdicts, Status.PASSED, "uv run kata check N --submission solutions   shows the whole card."
    )


async def banks_are_right(
    layout: Layout,
    *,
    grader: BankGrader,
    chosen: Collection[int] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Finding:
    """Grade the banks of answers.

    Args:
        layout: The workbook.
        grader: Where to grade.
        chosen: Numbers of the exercises whose banks are graded; all by default.
        progress: Called with the number of answers graded, and of all.
    """
    every: list[Answer] = []
    for exercise in layout.catalogue.exercises:
        if not chosen or exercise.number in chosen:
            folder = layout.banks / exercise.id
            try:
                every += [answers.read(path, exercise) for path in sorted(folder.glob("*.py"))]
            except KataError as error:
                return Finding(BANK, (error.message,), "Mend its head first.")
    graded = 0

    def count(answer: Answer, verdict: Verdict) -> None:
        nonlocal graded
        graded += 1
        if progress is not None:
            progress(graded, len(every))

    verdicts = await grader.grade(every, on_verdict=count)
    problems = [f"{one.name}: {complaint}" for one in every if (complaint := one.complaint(verdicts[one.name]))]
    remedy = "Who is right by the contract, the answer or the grader? uv run pytest tests/kata/test_banks.py -k NAME"
    return Finding(BANK, tuple(problems), remedy if problems else "", f"{len(every)} answers")


async def _judge(submission: Submission, catalogue: Catalogue, pool: WorkerPool) -> Sequence[Verdict]:
    async with open_judge(submission, catalogue=catalogue, pool=pool, counterexample_seconds=0) as judge:
        return [verdict async for verdict in judge.verdicts(catalogue.exercises)]


def _finding(title: str, verdicts: Sequence[Verdict], wanted: Status, remedy: str) -> Finding:
    problems = tuple(
        f"exercise {verdict.exercise.number} ({verdict.exercise.id}) is {verdict.status}: {_reason(verdict)}"
        for verdict in verdicts
        if verdict.status is not wanted
    )
    return Finding(title, problems, remedy if problems else "", f"{len(verdicts)} exercises")


def _reason(verdict: Verdict) -> str:
    return next((check.card.mistake for check in verdict.checks if check.card is not None), verdict.message) or "—"

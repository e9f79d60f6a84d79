"""The time that grading one answer of the banks takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from kata.authoring.bank import Answer, bank
from kata.authoring.bank_grader import BankGrader
from kata.catalogue import Catalogue
from kata.database import Server
from kata.errors import KataError
from kata.judging.verdict import Verdict


async def measure(catalogue: Catalogue, server: Server, *, progress: Callable[[str], None]) -> tuple[int, float]:
    """Grade all answers of all banks, as the tests do; return their number, and the seconds for all of them.

    Raises:
        KataError: The graders misjudge an answer, so the time is meaningless.
    """
    answers = [answer for exercise in catalogue.exercises for answer in bank(exercise)]
    complaints: list[str] = []
    graded = 0

    def count(answer: Answer, verdict: Verdict) -> None:
        nonlocal graded
        graded += 1
        progress(f"The banks: {graded} of {len(answers)} answers")
        if complaint := answer.complaint(verdict):
            complaints.append(f"{answer.name}: {complaint}")

    began = time.perf_counter()
    async with BankGrader.open(server) as grader:
        await grader.grade(answers, on_verdict=count)
    seconds = time.perf_counter() - began
    if complaints:
        raise KataError(
            f"{len(complaints)} answers are misjudged, {complaints[0]}", remedy="uv run kata dev check --answers"
        )
    return len(answers), seconds

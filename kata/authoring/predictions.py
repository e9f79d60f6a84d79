"""Runs the quiz's predictions in a worker, on the seed rows, and observes on the wire what they send."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from kata.catalogue import load
from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.opening import open_judge
from kata.paths import SOLUTIONS
from kata.quiz.model import Asks, Bank, Question
from kata.quiz.recorded import Outcome, SentStatement
from kata.ui.sql import pretty_sql
from kata.wire import Kind, Statement

PROBES = Path(__file__).with_name("prediction_probes.py")
_FIRST_LINES, _LAST_LINES = 11, 4
"""Of a long statement, such as one with a thousand rows of VALUES, only these are recorded."""


class Runner:
    """Runs predictions; `open_runner` makes one.

    Args:
        attempt: A worker with the solutions.
        bank: The questions.
    """

    def __init__(self, attempt: Attempt, bank: Bank) -> None:
        self._attempt = attempt
        self._bank = bank

    async def run(self, question: Question) -> Outcome:
        """Run the code of a prediction on the seed rows; commits are real, and undone before the next one.

        Raises:
            Mistake, CouldNotJudge: It did not end, or could not run at all.
            DatabaseError: The server refuses.
        """
        live = await rules.reset_live(self._attempt, self._attempt.seed_rows)
        observation = await self._attempt.probe(
            PROBES, "predicted", live.url, self._bank.preamble, question.code, wire=live.wire
        )
        found = observation.value
        raised = [f"raises {found['raised']}"] if found["raised"] else []
        return Outcome(tuple(_folded(observation.statements)), "\n".join(filter(None, (found["printed"], *raised))))


@asynccontextmanager
async def open_runner(bank: Bank) -> AsyncIterator[Runner]:
    """Open a worker with the solutions, on a database of its own.

    Raises:
        DatabaseError, WorkerError: There is no server, or no worker.
    """
    async with (
        open_judge(SOLUTIONS, size=1, probes=[PROBES], seed=1) as judge,
        # The solutions stand together, so any exercise's worker has all of them.
        judge.attempt(load().exercises[0], judge.staged) as attempt,
    ):
        yield Runner(attempt, bank)


async def observed(bank: Bank, progress: Callable[[str], None] = lambda text: None) -> dict[str, Outcome]:
    """Run all predictions, and return what they did by the ids of their questions.

    Raises:
        DatabaseError, WorkerError, Mistake, CouldNotJudge: As for `open_runner` and `Runner.run`.
    """
    async with open_runner(bank) as runner:
        outcomes = {}
        for question in bank.predictions:
            progress(f"Running {question.id}")
            outcomes[question.id] = await runner.run(question)
        return outcomes


def answer_seen(question: Question, outcome: Outcome) -> str:
    """Return the answer to a prediction, as its outcome gives it."""
    if question.asks is Asks.STATEMENTS:
        return str(outcome.count)
    return outcome.sqlstate if question.asks is Asks.SQLSTATE else outcome.printed


def answer_given(question: Question) -> str:
    """Return the answer to a prediction, as the data gives it: a number, an SQLSTATE without its name, or the output."""
    if question.asks is Asks.STATEMENTS:
        return str(question.number)
    return question.right[0].split()[0] if question.asks is Asks.SQLSTATE else as_output(question.right[0])


def as_output(choice: str) -> str:
    """Return the output that a choice stands for: without backticks, each quoted part on a line of its own."""
    return choice.replace("`, ", "\n").replace("`", "")


def _folded(statements: Iterable[Statement]) -> list[SentStatement]:
    folded: list[SentStatement] = []
    for statement in statements:
        if statement.kind is not Kind.WORK and not statement.failed:
            continue
        sql = _shortened(pretty_sql(statement.sql, shorten=True))
        last = folded[-1] if folded else None
        if last is not None and last.sql == sql and not last.sqlstate and not statement.failed:
            folded[-1] = SentStatement(sql, last.times + 1, last.rows + statement.affected)
        else:
            counts = statement.kind is Kind.WORK
            folded.append(SentStatement(sql, 1, statement.affected, statement.sqlstate, counts))
    return folded


def _shortened(sql: str) -> str:
    lines = sql.splitlines()
    left_out = len(lines) - _FIRST_LINES - _LAST_LINES
    if left_out <= 1:
        return sql
    return "\n".join((*lines[:_FIRST_LINES], f"  … {left_out} more lines", *lines[-_LAST_LINES:]))

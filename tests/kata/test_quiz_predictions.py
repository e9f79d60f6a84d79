"""Every prediction of the quiz, run on the real database: no answer is typed in that was not seen."""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest
import pytest_asyncio
import sqlalchemy

from kata.authoring.predictions import Runner, answer_given, answer_seen, as_output, open_runner
from kata.quiz import recorded
from kata.quiz.model import Asks, Question
from kata.quiz.reading import load
from kata.quiz.recorded import Outcome

BANK = load()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def runner() -> AsyncIterator[Runner]:
    """One worker with the solutions, for all predictions."""
    async with open_runner(BANK) as opened:
        yield opened


def facts(outcome: Outcome) -> tuple[list[str], int, list[str]]:
    """What does not depend on the version: the commands in order, the rows in all, what was refused."""
    statements = outcome.statements
    commands = [one.sql.split()[0] for one in statements for _ in range(one.times)]
    return commands, sum(one.rows for one in statements), [one.sqlstate for one in statements if one.sqlstate]


@pytest.mark.parametrize("question", BANK.predictions, ids=lambda question: question.id)
async def test_the_answer_is_what_was_seen(runner: Runner, question: Question) -> None:
    """The code does what the data says, sends what is recorded, and nothing that a wrong choice says."""
    outcome = await runner.run(question)
    known = recorded.read()[question.id]

    assert answer_seen(question, outcome) == answer_given(question)
    assert (facts(outcome), outcome.printed) == (facts(known), known.printed)
    if question.asks is Asks.PRINTS:
        assert outcome.printed not in {as_output(choice) for choice, _ in question.wrong}
    if sqlalchemy.__version__.startswith("2.1"):
        assert [one.sql for one in outcome.statements] == [one.sql for one in known.statements]


async def test_one_more_statement_is_noticed(runner: Runner) -> None:
    """The number comes from the wire: code that sends one more has another answer."""
    question = next(one for one in BANK.predictions if one.asks is Asks.STATEMENTS)
    longer = replace(question, code=f"{question.code}\nawait session.execute(text('SELECT 1'))")

    assert answer_seen(longer, await runner.run(longer)) == str((question.number or 0) + 1)


async def test_predictions_leave_nothing_behind(runner: Runner) -> None:
    """Run again, each gives the same: what one of them commits is gone before the next."""
    writing = [one for one in BANK.predictions if ".commit()" in one.code or "factory.begin()" in one.code]
    again = [await runner.run(question) for question in (*writing, *reversed(writing))]

    assert writing
    assert [facts(one) for one in again[: len(writing)]] == [facts(one) for one in reversed(again[len(writing) :])]


def test_everything_recorded_is_asked() -> None:
    """The recorded file has all predictions, and none that is gone."""
    assert set(recorded.read()) == {question.id for question in BANK.predictions}


STATES = sorted({choice for one in BANK.predictions if one.asks is Asks.SQLSTATE for choice in one.choices})


@pytest.mark.parametrize("choice", STATES)
async def test_sqlstates_have_their_names(direct: asyncpg.Connection, choice: str) -> None:
    """The server itself knows each SQLSTATE of the choices by the name that stands beside it."""
    code, name = choice.split()
    with pytest.raises(asyncpg.PostgresError) as caught:
        await direct.execute(f"DO $$ BEGIN RAISE {name}; END $$")

    assert caught.value.sqlstate == code

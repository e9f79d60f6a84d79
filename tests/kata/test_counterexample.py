"""The smallest counterexample, from outside: what a card shows is a database on which the answer really is wrong.

The tests write the tables of the card into an empty database and run the answer and the oracle on them: both must return
exactly the rows of the card.
"""

import ast
import dataclasses
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring import bank as answers
from kata.authoring.bank import Answer
from kata.authoring.bank_grader import BankGrader
from kata.database import Server
from kata.database.script import read_script
from kata.datasets import Dataset, load_provider, parse_schema
from kata.judging import counterexample
from kata.judging.data import Rows, parts_read_by, schema
from kata.judging.graders import FOLDER as GRADERS
from kata.judging.judge import Judge
from kata.judging.limits import COUNTEREXAMPLE_SECONDS
from kata.judging.opening import grader_workers
from kata.judging.query_spec import QuerySpec
from kata.judging.verdict import SmallTable, Status, Verdict
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool
from kata.staging import locate
from kata.worker.plain import Entity, Record
from kata.worker.process import WorkerFactory

CATALOGUE = catalogue.load()
company = load_provider().company
SEED = 4711
MOST_EMPLOYEES = 6
# Where a machine is busy, the default budget may end before the smallest database is found.
PATIENCE = 20.0

WRONG = (
    "above-average/average-over-projects",
    "above-average/avg-distinct",
    "above-average/distinct-rows",
    "above-average/greater-or-equal",
    "employees-by-department/case-insensitive-lower",
    "employees-by-department/inner-join-on-projects",
    "employees-by-department/ordered-by-id-only",
    "management-hierarchy/capped-depth",
    "management-hierarchy/same-department-only",
    "management-hierarchy/top-down",
    "salary-rank/dense-rank",
    "salary-rank/inner-join-manager",
    "salary-rank/outer-join-from-employees",
    "salary-rank/partition-by-manager",
    "salary-rank/row-number",
    "salary-stats/count-distinct-name",
    "salary-stats/inner-join",
)
RIGHT = ("above-average/right-lateral", "management-hierarchy/right-path-array", "salary-rank/right-derived-table")


def named(name: str) -> Answer:
    """An answer of the banks."""
    exercise_id, _, stem = name.partition("/")
    return answers.read(answers.FOLDER / exercise_id / f"{stem}.py", CATALOGUE.by_id(exercise_id))


def tables(verdict: Verdict) -> dict[str, SmallTable]:
    """The tables of the counterexample, by the first words of their names."""
    found = [table for check in verdict.checks if check.card for table in check.card.counterexample]
    return {table.name.partition(",")[0]: table for table in found}


def is_small(verdict: Verdict) -> bool:
    """Whether there is a counterexample, and a small one."""
    found = tables(verdict)
    return bool(found) and ("employees" not in found or len(found["employees"].rows) <= MOST_EMPLOYEES)


def database(found: dict[str, SmallTable]) -> Dataset:
    """What the tables say, as rows that can be loaded; what they leave out is made up."""
    people = found["employees"].rows if "employees" in found else ()
    empty = [row[1] for row in found["departments with nobody"].rows] if "departments with nobody" in found else []
    jobs = found["employee_projects"].rows if "employee_projects" in found else ()
    departments = {
        name: at for at, name in enumerate(dict.fromkeys([row[3] for row in people if row[3] is not None] + empty), 1)
    }
    projects = {name: at for at, name in enumerate(dict.fromkeys(row[2] for row in jobs), 1)}
    return company.Company(
        tuple(
            company.Department(at, name, Decimal(1), datetime(2020, 1, 1, tzinfo=UTC))
            for name, at in departments.items()
        ),
        tuple(
            company.Employee(
                number, name, f"{number}@example.com", salary, date(2020, 1, 1), departments.get(home), boss
            )
            for number, name, salary, home, boss in people
        ),
        tuple(company.Project(at, name, Decimal(1)) for name, at in projects.items()),
        tuple(company.Assignment(number, projects[project]) for number, _, project in jobs),
    ).dataset()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grader() -> AsyncIterator[BankGrader]:
    """The workers and databases that all gradings here share; one after the other, as a learner's are."""
    async with BankGrader.open(size=1) as grader:
        yield grader


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def workers() -> AsyncIterator[WorkerFactory]:
    """Where answers are run on the small databases."""
    async with grader_workers() as workers:
        yield workers


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def verdicts(grader: BankGrader) -> dict[str, Verdict]:
    """The verdicts with the default budget; what has none with it because the machine is busy gets more time."""
    found = await grader.grade(map(named, WRONG), seed=SEED, counterexample_seconds=COUNTEREXAMPLE_SECONDS)
    late = [name for name in WRONG if not is_small(found[name])]
    assert len(late) < len(WRONG) / 2, f"the default budget is too short for {late}"
    return found | await grader.grade(map(named, late), seed=SEED, counterexample_seconds=PATIENCE)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_gets_a_small_database(name: str, verdicts: dict[str, Verdict]) -> None:
    """A handful of people at the most, and what is returned for them is not what is right."""
    found = tables(verdicts[name])

    assert verdicts[name].status is Status.FAILED
    assert is_small(verdicts[name])
    assert found["you return"].labels == found["right is"].labels
    assert found["you return"].rows != found["right is"].rows


@pytest.mark.parametrize("name", WRONG)
async def test_the_small_database_shows_the_mistake(
    name: str, verdicts: dict[str, Verdict], workers: WorkerFactory, real_server: Server
) -> None:
    """With only these rows the answer returns what the card says, and the oracle something else."""
    answer, found = named(name), tables(verdicts[name])
    exercise = CATALOGUE.by_id(answer.exercise_id)
    spec = QuerySpec.read(GRADERS / "queries" / f"{exercise.id}.toml")
    called = next(t.name for c in verdicts[name].checks if c.card for t in c.card.counterexample if "you" in t.name)
    arguments = ast.literal_eval(f"({called.partition('called with ')[2]},)") if "called with" in called else ()
    data = database(found)

    with tempfile.TemporaryDirectory() as folder:
        answer.write(Path(folder))
        async with (
            WorkerPool(real_server, workers, extra_ddl=CATALOGUE.ddl) as pool,
            Judge(locate(Path(folder), CATALOGUE), catalogue=CATALOGUE, pool=pool) as judge,
            judge.attempt(exercise) as attempt,
        ):
            rows = Rows("the card's rows", data.insert_sql(schema()))
            right = await attempt.oracle(rows, spec.filled(spec.oracle, arguments))
            got = (await attempt.ask(rows, *arguments)).value

    assert [tuple(row) for row in right] == list(found["right is"].rows)
    assert [cells(item, spec.labels) for item in got] == list(found["you return"].rows)


def cells(item: object, labels: tuple[str, ...]) -> tuple[Any, ...]:
    """What a returned row or object has under these labels."""
    if isinstance(item, Entity):
        return tuple(item.columns[label] for label in labels)
    assert isinstance(item, Record)
    return tuple(dict(zip(item.labels, item.values, strict=True))[label] for label in labels)


async def test_right_answers_get_none(grader: BankGrader) -> None:
    """There is nothing to be shown."""
    found = await grader.grade(map(named, RIGHT), seed=SEED, counterexample_seconds=COUNTEREXAMPLE_SECONDS)

    assert {name: (verdict.status, tables(verdict)) for name, verdict in found.items()} == {
        name: (Status.PASSED, {}) for name in RIGHT
    }


async def test_without_time_there_is_none(grader: BankGrader) -> None:
    """0 seconds: not looked for; the card has everything else."""
    (verdict,) = (await grader.grade([named("salary-rank/dense-rank")], seed=SEED, counterexample_seconds=0)).values()

    assert tables(verdict) == {}
    assert any(check.card and check.card.difference for check in verdict.checks)


async def test_a_slow_answer_does_not_take_much_longer_than_its_budget(grader: BankGrader) -> None:
    """A third of a second per call, and the smallest database is dozens of calls away: it ends with what it has."""
    answer = named("salary-rank/dense-rank")
    (source,) = answer.parts.values()
    slow = source.replace("    salary_rank = (", "    await asyncio.sleep(0.33)\n    salary_rank = (", 1)
    assert slow != source
    answer = dataclasses.replace(answer, parts={"queries_advanced.py": f"import asyncio\n{slow}"})

    (hurried,) = (await grader.grade([answer], seed=SEED, counterexample_seconds=0)).values()
    (verdict,) = (await grader.grade([answer], seed=SEED, counterexample_seconds=1.0)).values()

    assert verdict.status is hurried.status is Status.FAILED
    # To the end it would be twenty seconds and more.
    assert verdict.seconds - hurried.seconds < 10


async def test_rows_of_another_schema_are_deleted(workers: WorkerFactory, real_server: Server, tmp_path: Path) -> None:
    """Of all entries and jobs, the two entries of one day are left that a running total by day adds up together."""
    exercise = CATALOGUE.by_id("salary-stats")
    right = (
        "SELECT id, sum(hours) OVER (ORDER BY work_date, id) AS total FROM office.time_entries ORDER BY work_date, id"
    )
    wrong = right.replace("(ORDER BY work_date, id)", "(ORDER BY work_date)")
    answer = f"""

async def {exercise.object}(session):
    from sqlalchemy import text
    return (await session.execute(text({wrong!r}))).all()
"""
    submission = shutil.copytree(PROJECT / "solutions", tmp_path / "submission")
    module = submission / f"{exercise.module}.py"
    module.write_text(module.read_text(encoding="utf-8") + answer, encoding="utf-8")
    spec = QuerySpec(right, ("id", "total"), 1, "select()")
    async with (
        WorkerPool(real_server, workers, extra_ddl=CATALOGUE.ddl) as pool,
        Judge(locate(submission, CATALOGUE), catalogue=CATALOGUE, pool=pool) as judge,
        judge.attempt(exercise) as attempt,
    ):
        attempt.parts = parts_read_by(right)
        attempt.counterexample_seconds = PATIENCE
        observation = await attempt.ask(attempt.seed_rows)
        found = await counterexample.smallest(
            attempt, spec, observation, lambda seen: [cells(item, spec.labels) for item in seen.value]
        )

    shown = {table.name.partition(",")[0]: table.rows for table in found}
    assert "jobs" not in shown
    assert len(shown["time entries"]) == 2
    assert len({row[4] for row in shown["time entries"]}) == 1
    assert len(shown["you return"]) == len(shown["right is"]) == 2


def test_a_table_without_a_view_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that tables.toml does not mention has its own columns on the card, and its rows can be deleted."""
    other = parse_schema(
        f"{read_script().schema}; CREATE TABLE b.pets (name text, born date, weight int, PRIMARY KEY (name, born));"
    )
    monkeypatch.setattr(counterexample, "schema", lambda: other)

    view = counterexample._views(None)[-1]

    assert counterexample._views(frozenset({"b"})) == [view]
    assert (view.title, view.labels) == ("b.pets", ("name", "born", "weight"))
    assert view.sql == "SELECT name, born, weight FROM b.pets ORDER BY name, born"
    assert counterexample._deletes({"b.pets": [("Rex", date(2020, 1, 1)), ("O'Leary", date(2021, 1, 1))]}) == (
        "DELETE FROM b.pets WHERE (name, born) IN (('Rex', '2020-01-01'), ('O''Leary', '2021-01-01'));"
    )

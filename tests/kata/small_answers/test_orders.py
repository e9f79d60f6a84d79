"""Orders: every form that decides between all rows is right; one that leaves something to chance is not, and is named."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata.pool.worker_pool import WorkerPool

from .exercise import SEEDS, SmallExercise

SPEC = """
labels = ["name", "salary", "email"]
statements = 1
constructs = "select()"
order = "ordered by salary descending, then name, then id"
oracle = "SELECT name, salary, email FROM employees ORDER BY salary DESC, name, id"
"""
COLUMNS = "select(E.name, E.salary, E.email)"


def ordered(by: str) -> str:
    """The answer with this order."""
    return f"return (await session.execute({COLUMNS}.order_by({by}))).all()"


RIGHT = {
    "as the oracle": ordered("E.salary.desc(), E.name, E.id"),
    "by labels": ordered('desc("salary"), "name", E.id'),
    "by a negative": ordered("-E.salary, E.name, E.id"),
    "by more keys": ordered("E.salary.desc(), E.name, E.id, E.email, E.hire_date"),
    "by a tuple": ordered("E.salary.desc(), tuple_(E.name, E.id)"),
    "by nulls last": ordered("E.salary.desc().nulls_last(), E.name, E.id"),
    "by a window": ordered("func.row_number().over(order_by=[E.salary.desc(), E.name, E.id])"),
    "by a window of a subquery": """
        numbered = select(
            E.name, E.salary, E.email, func.row_number().over(order_by=[E.salary.desc(), E.name, E.id]).label("n")
        ).subquery()
        return (await session.execute(select(numbered.c.name, numbered.c.salary, numbered.c.email).order_by(numbered.c.n))).all()
    """,
    "outside of a CTE": """
        everybody = select(E.id, E.name, E.salary, E.email).cte()
        statement = select(everybody.c.name, everybody.c.salary, everybody.c.email)
        order = everybody.c.salary.desc(), everybody.c.name, everybody.c.id
        return (await session.execute(statement.order_by(*order))).all()
    """,
    "of a union": """
        low = select(E.name, E.salary, E.email, E.id).where(E.salary < 50000)
        both = low.union_all(select(E.name, E.salary, E.email, E.id).where(E.salary >= 50000)).subquery()
        statement = select(both.c.name, both.c.salary, both.c.email).order_by(both.c.salary.desc(), both.c.name, both.c.id)
        return (await session.execute(statement)).all()
    """,
}
WRONG = {
    "nothing": (
        f"return (await session.execute({COLUMNS})).all()",
        "rows",
        "^The statement has no ORDER BY, .* chance",
    ),
    "salary": (
        ordered("E.salary.desc()"),
        "rows",
        r"ORDER BY employees\.salary DESC: .*, employees\.name, employees\.id is right",
    ),
    "without id": (
        ordered("E.salary.desc(), E.name"),
        "rows",
        r"chance .*with employees\.id as its last key it is right",
    ),
    "without name": (ordered("E.salary.desc(), E.id"), "rows", r"lacks employees\.name before employees\.id"),
    "id descending": (
        ordered("E.salary.desc(), E.name, E.id.desc()"),
        "rows",
        r"by employees\.id descending: ascending is",
    ),
    "e-mail": (
        ordered("E.salary.desc(), E.name, E.email"),
        "rows",
        r"is employees\.email: with employees\.id in its place",
    ),
    "department": (
        ordered("E.salary.desc(), E.name, E.department_id, E.id"),
        "rows",
        r"has employees\.department_id in it: with",
    ),
    "ascending": (
        ordered("E.salary, E.name, E.id"),
        "rows",
        r"by employees\.salary ascending: descending \(DESC\) is right",
    ),
    "names without case": (
        ordered("E.salary.desc(), func.lower(E.name), E.id"),
        "rows",
        r"without lower\(\) it is right",
    ),
    "as text": (
        ordered("cast(E.salary, String).desc(), E.name, E.id"),
        "rows",
        "which is text, .* without the cast it is",
    ),
    "in a subquery": (
        f"""
        inner = {COLUMNS}.order_by(E.salary.desc(), E.name, E.id).subquery()
        return (await session.execute(select(inner.c.name, inner.c.salary, inner.c.email))).all()
        """,
        "rows",
        "outermost query has no ORDER BY .that of a subquery does not order",
    ),
    "in Python": (
        """
        rows = (await session.execute(select(E.name, E.salary, E.email, E.id))).all()
        rows.sort(key=lambda row: (-row.salary, row.name, row.id))
        return [dict(name=row.name, salary=row.salary, email=row.email) for row in rows]
        """,
        "order",
        "no ORDER BY",
    ),
    "half in Python": (
        """
        rows = (await session.execute(select(E.name, E.salary, E.email).order_by(E.name, E.id))).all()
        return sorted(rows, key=lambda row: -row.salary)
        """,
        "order",
        "in order in Python",
    ),
    "a limit": (ordered("E.salary.desc(), E.name, E.id").replace("E.id)", "E.id).limit(1000)"), "order", "LIMIT"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def exercise(tmp_path_factory: pytest.TempPathFactory, pool: WorkerPool) -> AsyncIterator[SmallExercise]:
    """The exercise with all of these answers."""
    answers = RIGHT | {name: body for name, (body, *_) in WRONG.items()}
    async with SmallExercise.open(tmp_path_factory.mktemp("orders"), pool, SPEC, answers) as exercise:
        yield exercise


@pytest.mark.parametrize("name", RIGHT)
async def test_an_order_that_decides_is_right(name: str, exercise: SmallExercise) -> None:
    """However it is written."""
    assert await exercise.judged(name) is None


@pytest.mark.parametrize("name", WRONG)
async def test_another_order_is_named(name: str, exercise: SmallExercise) -> None:
    """By its key, with every seed by the same sentence."""
    _, check, says = WRONG[name]
    found = [await exercise.judged(name, seed) for seed in SEEDS]

    assert [each.check if each else None for each in found] == [check] * len(SEEDS), found
    assert len({each.sentence for each in found if each}) == 1
    assert found[0] and re.search(says, found[0].card.mistake), found[0]


@pytest.mark.parametrize("name", [name for name, (_, check, _) in WRONG.items() if check == "rows"])
async def test_a_tie_is_shown_in_a_few_rows(name: str, exercise: SmallExercise) -> None:
    """What the answer returned, or may return, beside what is right: two rows are enough."""
    found = await exercise.judged(name)

    assert found and found.card.counterexample
    *_, got, right = found.card.counterexample
    assert got.rows != right.rows
    assert sorted(got.rows) == sorted(right.rows)
    assert found.rows_of_counterexample <= 4

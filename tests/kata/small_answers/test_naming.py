"""A mistake is named by the change that is proven to mend it, or only described; and shown on a few rows."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata.pool.worker_pool import WorkerPool

from .exercise import SEEDS, SmallExercise

SPEC = """
labels = ["department", "people", "most"]
statements = 1
constructs = "select(), func.count() and outerjoin()"
order = "ordered by department"
parameters = ["least"]
arguments = "SELECT budget FROM departments ORDER BY budget DESC, id LIMIT 3"
also = [[0], [1000000000]]
oracle = '''
SELECT d.name AS department, count(e.id) AS people, max(e.salary) AS most
FROM departments d LEFT JOIN employees e ON e.department_id = d.id
WHERE d.budget >= :least GROUP BY d.id ORDER BY d.name
'''

[[mistake]]
name = "a-star"
says = "The star of the show: count(*) counts the department."
replace = [["count(e.id)", "count(*)"]]
"""
STATEMENT = """(
    select(D.name.label("department"), func.count(E.id).label("people"), func.max(E.salary).label("most"))
    .outerjoin(E, E.department_id == D.id)
    .where(D.budget >= least).group_by(D.id).order_by(D.name)
)"""


def changed(*changes: str) -> str:
    """The right answer with parts replaced: "this -> by that"."""
    statement = STATEMENT
    for change in changes:
        old, _, new = change.partition(" -> ")
        assert old in statement
        statement = statement.replace(old, new)
    return f"return (await session.execute({statement})).all()"


RIGHT = {
    "as the oracle": changed(),
    "correlated": """
        people = select(func.count()).where(E.department_id == D.id).scalar_subquery()
        most = select(func.max(E.salary)).where(E.department_id == D.id).scalar_subquery()
        statement = select(D.name.label("department"), people.label("people"), most.label("most"))
        return (await session.execute(statement.where(D.budget >= least).order_by(D.name))).all()
    """,
    "lateral": """
        own = select(func.count().label("people"), func.max(E.salary).label("most")).where(E.department_id == D.id)
        own = own.lateral()
        statement = select(D.name.label("department"), own.c.people, own.c.most).select_from(D).join(own, true())
        return (await session.execute(statement.where(D.budget >= least).order_by(D.name))).all()
    """,
    "a CTE": """
        each = select(E.department_id, func.count().label("n"), func.max(E.salary).label("most")).group_by(E.department_id)
        each = each.cte()
        statement = select(D.name.label("department"), func.coalesce(each.c.n, 0).label("people"), each.c.most)
        statement = statement.outerjoin(each, each.c.department_id == D.id).where(D.budget >= least).order_by(D.name)
        return (await session.execute(statement)).all()
    """,
}
WRONG = {
    "an inner join": (
        changed("outerjoin -> join"),
        "^employees is joined with an inner join .* .LEFT JOIN. in its place",
    ),
    "a star": (changed("func.count(E.id) -> func.count()"), "^The star of the show"),
    "a star, with another maximum": (
        changed("func.count(E.id) -> func.count()", "func.max -> func.min"),
        r"^\d+ rows? with a wrong value \((people, )?most\)\.$",
    ),
    "distinct names": (
        changed("func.count(E.id) -> func.count(distinct(E.name))"),
        r"^count\(DISTINCT employees\.name\) takes equal values only once",
    ),
    "the minimum": (changed("func.max -> func.min"), r"^The column most is min\(employees\.salary\): max"),
    "greater": (changed(">= least -> > least"), "with >= in the place of > it is right"),
    "a HAVING": (
        changed(".order_by -> .having(func.count(E.id) > 1).order_by"),
        r"^The condition HAVING count\(employees\.id\) > 1 drops rows",
    ),
    "a WHERE on the outer table": (
        changed(".where( -> .where(E.salary > 0, "),
        r"^The condition WHERE employees\.salary > 0 drops rows",
    ),
    "rounded": (changed("func.max(E.salary) -> func.round(func.max(E.salary))"), "which is rounded: without"),
    "by budget": (
        changed("order_by(D.name) -> order_by(D.budget)"),
        r"^The order is by departments\.budget: with department in its place",
    ),
    "a cross join": (
        changed("E.department_id == D.id -> true()"),
        r"joined without a condition.*with ON employees\.department_id = departments\.id it is right",
    ),
    "by its own id": (
        changed("E.department_id == D.id -> E.id == D.id"),
        r"^The join compares employees\.id = departments\.id: with",
    ),
    "the groups too fine": (changed("group_by(D.id) -> group_by(D.id, E.id)"), r"^GROUP BY has employees\.id in it"),
    "a CTE that nothing reads": (
        """
        each = select(E.department_id, func.count().label("n")).group_by(E.department_id).cte("each")
        statement = select(D.name.label("department"), func.count(E.id).label("people"), func.max(E.salary).label("most"))
        statement = statement.join(E, E.department_id == D.id).where(D.budget >= least).group_by(D.id).order_by(D.name)
        return (await session.execute(statement.add_cte(each))).all()
        """,
        "^employees is joined with an inner join",
    ),
    "always everything": (
        changed(".where(D.budget >= least) -> "),
        r"^The answer is the same whatever the argument is: \d+ rows? that should not be there",
    ),
    "a fan-out": (
        changed(".where( -> .outerjoin(employee_projects, employee_projects.c.employee_id == E.id).where("),
        "^The join with employee_projects changes which rows there are, and nothing else uses it",
    ),
    "typed in": (
        'return [{"department": "A", "people": 1, "most": None}]',
        "^The answer is the same whatever is asked for, something is hard-coded",
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def exercise(tmp_path_factory: pytest.TempPathFactory, pool: WorkerPool) -> AsyncIterator[SmallExercise]:
    """The exercise with all of these answers."""
    answers = RIGHT | {name: body for name, (body, *_) in WRONG.items()}
    folder = tmp_path_factory.mktemp("naming")
    async with SmallExercise.open(folder, pool, SPEC, answers, parameters=", least") as exercise:
        yield exercise


@pytest.mark.parametrize("name", RIGHT)
async def test_right_forms_pass(name: str, exercise: SmallExercise) -> None:
    """Whatever they join, nest or correlate."""
    assert await exercise.judged(name) is None


@pytest.mark.parametrize("name", WRONG)
async def test_a_mistake_is_named(name: str, exercise: SmallExercise) -> None:
    """With every seed by the same sentence, and in the check of the rows."""
    _, says = WRONG[name]
    found = [await exercise.judged(name, seed) for seed in SEEDS]

    assert [each.check if each else None for each in found] == ["rows"] * len(SEEDS)
    assert len({each.sentence for each in found if each}) == 1
    assert found[0] and re.search(says, found[0].card.mistake), found[0]


@pytest.mark.parametrize("name", [name for name in WRONG if name != "typed in"])
async def test_it_is_shown_in_a_few_rows(name: str, exercise: SmallExercise) -> None:
    """The smallest database on which the answer is wrong, what it returns there, and what is right."""
    found = await exercise.judged(name)

    assert found and found.card.counterexample
    *_, got, right = found.card.counterexample
    assert got.labels == right.labels == ("department", "people", "most")
    assert got.rows != right.rows
    assert 1 <= found.rows_of_counterexample <= 4

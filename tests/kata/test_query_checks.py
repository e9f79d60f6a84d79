"""The standard checks suffice for a new query exercise, on any table.

Its spec follows CONTRIBUTING, and there is no other grader: right answers pass, and each of the usual ways around the
database fails in the check that is meant for it.
"""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from kata import catalogue
from kata.catalogue import Exercise
from kata.database import Server
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake
from kata.judging.opening import open_judge
from kata.judging.query_checks import QueryChecks, query_checks
from kata.paths import PROJECT

CATALOGUE = catalogue.load()
NEIGHBOUR = CATALOGUE.by_id("salary-stats")

ROWS_SPEC = """
labels = ["project", "budget", "people"]
statements = 1
order = "ordered by project"
constructs = "select(), func.count() and outerjoin()"
parameters = ["least"]
arguments = "SELECT budget FROM projects ORDER BY budget DESC LIMIT 3"
also = [[0], [1000000000]]
oracle = '''
SELECT p.name AS project, p.budget, count(ep.employee_id) AS people
FROM projects p LEFT JOIN employee_projects ep ON ep.project_id = p.id
WHERE p.budget >= :least GROUP BY p.id ORDER BY p.name
'''
"""
OBJECTS_SPEC = """
labels = ["id"]
statements = 1
order = "ordered by budget descending, then name"
constructs = "select(Project).where()"
entity = "Project"
parameters = ["least"]
arguments = "SELECT budget FROM projects ORDER BY budget LIMIT 3"
oracle = "SELECT id FROM projects WHERE budget >= :least ORDER BY budget DESC, name"
"""
STATEMENT = """(
        select(Project.name.label("project"), Project.budget, func.count(employee_projects.c.employee_id).label("people"))
        .outerjoin(employee_projects, employee_projects.c.project_id == Project.id)
        .where(Project.budget >= least).group_by(Project.id).order_by(Project.name)
    )"""
ROWS = {
    "right": (f"return (await session.execute({STATEMENT})).all()", ""),
    "filters in Python": (
        f"return [row for row in (await session.execute({STATEMENT.replace('.where(Project.budget >= least)', '')})).all() if row.budget >= least]",
        "in_the_database",
    ),
    "sorts in Python": (
        f"return sorted((await session.execute({STATEMENT.replace('.order_by(Project.name)', '')})).all(), key=lambda row: row.project)",
        "order",
    ),
    "counts in Python": (
        """found = (await session.execute(select(Project.name, Project.budget, employee_projects.c.employee_id)
        .outerjoin(employee_projects, employee_projects.c.project_id == Project.id)
        .where(Project.budget >= least).order_by(Project.name))).all()
    counts = {}
    for name, budget, person in found:
        counts[name, budget] = counts.get((name, budget), 0) + (person is not None)
    return [{"project": name, "budget": budget, "people": count} for (name, budget), count in counts.items()]""",
        "in_the_database",
    ),
    "joins in Python": (
        """found = (await session.execute(select(Project.id, Project.name, Project.budget).where(Project.budget >= least)
        .order_by(Project.name))).all()
    links = (await session.execute(select(employee_projects.c.project_id))).scalars().all()
    return [{"project": name, "budget": budget, "people": links.count(key)} for key, name, budget in found]""",
        "statements",
    ),
    "N+1": (
        """found = (await session.execute(select(Project).where(Project.budget >= least).order_by(Project.name))).scalars().all()
    rows = []
    for project in found:
        people = await session.scalar(select(func.count()).select_from(employee_projects)
            .where(employee_projects.c.project_id == project.id))
        rows.append({"project": project.name, "budget": project.budget, "people": people})
    return rows""",
        "statements",
    ),
    "raw text": (
        '''return (await session.execute(text("""SELECT p.name AS project, p.budget, count(ep.employee_id) AS people
        FROM projects p LEFT JOIN employee_projects ep ON ep.project_id = p.id
        WHERE p.budget >= :least GROUP BY p.id ORDER BY p.name"""), {"least": least})).all()''',
        "constructs",
    ),
    "a decoy": (
        f"await session.execute(select(Project.id).order_by(Project.name))\n    return (await session.execute({STATEMENT})).all()",
        "statements",
    ),
    "a LIMIT": (f"return (await session.execute({STATEMENT}.limit(1000))).all()", "order"),
    "a commit": (
        f"rows = (await session.execute({STATEMENT})).all()\n    await session.commit()\n    return rows",
        "rows",
    ),
    "a partial order": (
        f"return (await session.execute({STATEMENT.replace('.order_by(Project.name)', '.order_by(Project.budget)')})).all()",
        "rows",
    ),
    "an inner join": (f"return (await session.execute({STATEMENT.replace('outerjoin', 'join')})).all()", "rows"),
    "typed in when nothing comes": (
        f"""rows = (await session.execute({STATEMENT})).all()
    return rows or [{{"project": "P", "budget": least, "people": 1}}]""",
        "rows",
    ),
}
PROJECTS = "select(Project).where(Project.budget >= least).order_by(Project.budget.desc(), Project.name)"
OBJECTS = {
    "right": (f"return (await session.scalars({PROJECTS})).all()", ""),
    "filters in Python": (
        "found = await session.scalars(select(Project).order_by(Project.budget.desc(), Project.name))\n"
        "    return [project for project in found if project.budget >= least]",
        "in_the_database",
    ),
    "part of the order": (
        f"return sorted(await session.scalars({PROJECTS.replace(', Project.name', '')}), key=lambda p: (-p.budget, p.name))",
        "rows",
    ),
    "made in Python": (
        f"return [Project(id=p.id, name=p.name, budget=p.budget) for p in await session.scalars({PROJECTS})]",
        "rows",
    ),
    "one query each": (
        "ids = (await session.scalars(select(Project.id).where(Project.budget >= least)\n"
        "        .order_by(Project.budget.desc(), Project.name))).all()\n"
        "    return [await session.get(Project, key) for key in ids]",
        "statements",
    ),
}
CASES = [(spec, name) for spec, answers in (("rows", ROWS), ("objects", OBJECTS)) for name in answers]
ANSWERS = {("rows", name): case for name, case in ROWS.items()} | {
    ("objects", name): case for name, case in OBJECTS.items()
}


def function(spec: str, name: str) -> str:
    """The name of an answer's function."""
    return f"{spec}_{''.join(letter if letter.isalnum() else '_' for letter in name)}"


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, QueryChecks]:
    """The standard checks of both exercises."""
    folder = tmp_path_factory.mktemp("specs")
    for name, text in (("rows", ROWS_SPEC), ("objects", OBJECTS_SPEC)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return {name: query_checks(name, folder=folder) for name in ("rows", "objects")}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge of the solutions with all of these answers in one module."""
    folder = tmp_path_factory.mktemp("answers") / "answer"
    shutil.copytree(PROJECT / "solutions", folder)
    source = "\n".join(
        f"async def {function(*key)}(session, least):\n    {body}\n" for key, (body, _) in ANSWERS.items()
    )
    head = "\nfrom sqlalchemy import func, select, text\nfrom .models import Project, employee_projects\n"
    module = folder / f"{NEIGHBOUR.module}.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}{head}\n{source}", encoding="utf-8")
    async with open_judge(folder, server=real_server, size=1, seed=1, counterexample_seconds=0) as judge:
        yield judge


def exercise(name: str) -> Exercise:
    """An exercise whose object is this function."""
    return replace(NEIGHBOUR, objects=(name,))


@pytest.mark.parametrize(("spec", "name"), CASES, ids=lambda part: part)
async def test_an_answer(spec: str, name: str, judge: Judge, checks: dict[str, QueryChecks]) -> None:
    """It passes all checks, or fails in the one for its mistake."""
    failed = ""
    async with judge.attempt(exercise(function(spec, name))) as attempt:
        await attempt.import_module()
        for grader in checks[spec].graders:
            try:
                await grader.check(attempt)
            except Mistake as mistake:
                failed = f"{grader.name.removeprefix(f'test_{spec}_')}: {mistake}"
                break

    assert failed.partition(":")[0] == ANSWERS[spec, name][1], failed

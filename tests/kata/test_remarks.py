"""Causes that raise nothing, and files that are not graded: what the card of a wrong answer says about them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring.bank import Answer
from kata.judging.opening import open_judge, open_pool
from kata.judging.verdict import Status, Verdict
from kata.pool.worker_pool import WorkerPool
from kata.staging import locate

pytestmark = pytest.mark.asyncio(loop_scope="session")
CATALOGUE = catalogue.load()
QUERY = "select(Employee).join(Employee.department).where(Department.name == department_name)"
RIGHT = f"""
    statement = {QUERY}.options(selectinload(Employee.department), selectinload(Employee.projects))
    return (await session.scalars(statement.order_by(Employee.name, Employee.id))).all()
"""
IMPORTS = """
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from .models import Department, Employee
"""
HEAD = f"{IMPORTS}\nasync def get_employees_by_department(session, department_name):"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool() -> AsyncIterator[WorkerPool]:
    """Workers for all answers of this file."""
    async with open_pool() as pool:
        yield pool


async def judged(pool: WorkerPool, folder: Path, exercise_id: str, **parts: str) -> Verdict:
    """The verdict on an answer: `queries_basic="…"` is laid over the solutions' module."""
    exercise = CATALOGUE.by_id(exercise_id)
    sources = {f"{name}.py": source for name, source in parts.items()}
    Answer(path=folder, exercise_id=exercise_id, accepted=False, parts=sources).write(folder)
    known = [other.id for other in CATALOGUE.exercises if other.number < exercise.number]
    async with open_judge(locate(folder, CATALOGUE), pool=pool, passed=known) as judge:
        return await judge.verdict(exercise)


def said(verdict: Verdict) -> str:
    """Everything that the cards say, and where they point."""
    cards = [check.card for check in verdict.checks if check.card is not None]
    return "\n".join(
        " ".join((check.message, check.card.where)) for check in verdict.checks if check.card is not None
    ) or str(cards)


async def test_a_right_answer_has_no_cause(pool: WorkerPool, tmp_path: Path) -> None:
    """Whatever its source looks like."""
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=f"{HEAD}{RIGHT}")

    assert verdict.status is Status.PASSED


@pytest.mark.parametrize(
    ("call", "method"),
    [("session.flush()", "flush"), ("session.refresh(employee)", "refresh"), ("later(session)", "later")],
)
async def test_a_call_that_was_never_awaited(pool: WorkerPool, tmp_path: Path, call: str, method: str) -> None:
    """Its line and its name come before the effect; the library's methods and the learner's own functions."""
    source = f"""
from .models import Employee

async def later(session):
    await session.flush()

async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    {call}
    return employee
"""
    verdict = await judged(pool, tmp_path, "create-employee", queries_basic=source)

    assert verdict.status is Status.FAILED
    assert f"`{method}()` is called in line" in said(verdict)
    assert "never awaited, so it never ran. No row reached the database" in said(verdict)
    assert f"Write `await` before the call of `{method}()`" in said(verdict)


async def test_no_flush_at_all_is_another_mistake(pool: WorkerPool, tmp_path: Path) -> None:
    """Nothing was called, so nothing is said of a call."""
    source = """
from .models import Employee

async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    return employee
"""
    verdict = await judged(pool, tmp_path, "create-employee", queries_basic=source)

    assert "No row reached the database" in said(verdict)
    assert "awaited" not in said(verdict)


@pytest.mark.parametrize(
    ("head", "kind"),
    [("async def", "an async generator"), ("def", "a generator")],
)
async def test_a_generator(pool: WorkerPool, tmp_path: Path, head: str, kind: str) -> None:
    """An async one, and a plain one: neither is said not to be `async def`."""
    body = "\n    for employee in ():\n        yield employee\n"
    source = f"{IMPORTS}\n{head} get_employees_by_department(session, department_name):{body}"
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=source)

    assert verdict.status is Status.FAILED
    assert f"makes get_employees_by_department {kind}" in said(verdict)
    assert "it has to be `async def`" not in said(verdict)


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("Employee.department_id == Department.id and Department.name == department_name", "Python's `and`"),
        ("Department.name == department_name or Employee.department_id == Department.id", "Python's `or`"),
        ("Department.name in [department_name]", "Python's `in`"),
        ("not Department.name != department_name", "Python's `not`"),
    ],
)
async def test_a_condition_that_python_evaluates(pool: WorkerPool, tmp_path: Path, condition: str, says: str) -> None:
    """The operator, its line, and what to write come before the effect."""
    body = RIGHT.replace("Department.name == department_name", condition)
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=f"{HEAD}{body}")

    assert verdict.status is Status.FAILED
    assert says in said(verdict)


@pytest.mark.parametrize(
    ("helper", "line", "shown"),
    [
        ("helpers.py", "from .helpers import everything", "/helpers.py is not one of the workbook's modules"),
        ("helpers.py", "from . import helpers", "/helpers.py is not one of the workbook's modules"),
        ("helpers/__init__.py", "from .helpers import everything", "/helpers/ is not one of the workbook's modules"),
        ("helpers.py", "import helpers", "/helpers.py is not one of the workbook's modules"),
        ("../beside.py", "import beside", "beside.py is not one of the workbook's modules"),
        ("", "from .model import Employee", "from .models import"),
        ("", "from models import Employee", "from .models import"),
        ("", "from .engine import Employee", "from .models import Employee"),
        ("", "from .models import Employe", "`Employee`"),
        ("", "from .models import Wages", "No module of the workbook defines `Wages`"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
async def test_an_import_that_fails(
    pool: WorkerPool, tmp_path: Path, helper: str, line: str, shown: str, inside: bool
) -> None:
    """A file that was not copied, a module or name that is misspelt; at the top or in the function."""
    package = tmp_path / "answer"
    package.mkdir()
    if helper:
        (package / helper).parent.mkdir(exist_ok=True)
        (package / helper).write_text("everything = 1\n")
    top, body = ("", f"\n    {line}{RIGHT}") if inside else (f"{line}\n", RIGHT)
    source = f"{top}{HEAD}{body}"
    verdict = await judged(pool, package, "employees-by-department", queries_basic=source)

    assert verdict.status is (Status.FAILED if inside else Status.ERROR)
    assert shown in said(verdict)


async def test_an_import_of_something_unknown(pool: WorkerPool, tmp_path: Path) -> None:
    """Nothing is said of files that nobody submitted."""
    source = f"import entirely_unheard_of\n{HEAD}{RIGHT}"
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=source)

    assert verdict.status is Status.ERROR
    assert "No module named 'entirely_unheard_of'" in said(verdict)
    assert "not one of the workbook's modules" not in said(verdict)


async def test_await_in_a_plain_function(pool: WorkerPool, tmp_path: Path) -> None:
    """Python finds that when it compiles the module; the card says what to write."""
    source = f"{HEAD.replace('async def', 'def')}{RIGHT}"
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=source)

    assert verdict.status is Status.ERROR
    assert "`await` stands in a function that is not async" in said(verdict)
    assert "queries_basic.py:" in said(verdict)


async def test_the_same_sentence_every_time(pool: WorkerPool, tmp_path: Path) -> None:
    """SQLAlchemy's messages quote addresses, which differ from run to run; the card does not."""
    body = "\n    return (await session.scalars(select(Department.id).label('x'))).all()\n"
    verdict = await judged(pool, tmp_path, "employees-by-department", queries_basic=f"{HEAD}{body}")

    assert verdict.status is Status.FAILED
    assert "not a statement" in said(verdict)
    assert "0x" not in said(verdict)

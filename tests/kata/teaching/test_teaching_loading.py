"""Phase 5: loading strategies, and what is said in their hints and answers."""

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import InvalidRequestError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import (
    Session,
    contains_eager,
    immediateload,
    joinedload,
    load_only,
    raiseload,
    selectinload,
    subqueryload,
)
from sqlalchemy.orm.exc import DetachedInstanceError

from solutions.loading_strategies import compare_loading_strategies, demonstrate_n_plus_one, fix_with_selectinload
from solutions.models import Department, Employee

TEXTS = (
    "app/loading_strategies.py",
    "kata/catalogue/exercises.toml",
    "solutions/loading_strategies.py",
    "tests/answers/loading-strategies/right-loop-expunge.py",
    "tests/answers/selectinload-fix/right-load-only.py",
    "tests/answers/selectinload-fix/right-raiseload-guard.py",
)

each_option = pytest.mark.parametrize("option", [selectinload, joinedload, subqueryload], ids=lambda one: one.__name__)


async def departments(session: AsyncSession, *options: Any, **execution: Any) -> list[Department]:
    """All departments, loaded with these options."""
    statement = select(Department).options(*options).execution_options(**execution)
    return list((await session.scalars(statement)).unique())


async def fill_up(session: AsyncSession, number: int) -> None:
    """Have so many departments."""
    await session.execute(
        text("DELETE FROM departments WHERE id NOT IN (SELECT id FROM departments ORDER BY id LIMIT :n)"), {"n": number}
    )
    await session.execute(
        text(
            "INSERT INTO departments (name, budget) SELECT 'extra ' || n, 1 "
            "FROM generate_series((SELECT count(*) FROM departments) + 1, :number) n"
        ),
        {"number": number},
    )


async def hire(session: AsyncSession, department: Department) -> None:
    """Add an employee behind the back of the session."""
    await session.execute(
        text("INSERT INTO employees (name, email, salary, department_id) VALUES ('new', 'new@example.com', 1, :id)"),
        {"id": department.id},
    )


# -- N+1 -------------------------------------------------------------------------------------------------------------


async def test_n_plus_one(session: AsyncSession, sent: Any) -> None:
    """1 statement brought N departments … and each of these lines sends one more: 1 + N"""
    with sent(session) as statements:
        heads = await demonstrate_n_plus_one(session)
    assert len(statements) == 1 + len(heads)


async def test_in_async_code(session: AsyncSession) -> None:
    """the line raises `MissingGreenlet` (phase 2). … Inside `run_sync`, lazy loads work, N+1 included."""
    (department, *_) = await departments(session)
    with pytest.raises(MissingGreenlet):
        len(department.employees)
    assert await session.run_sync(lambda _: len(department.employees)) >= 0


async def test_distinct_targets(session: AsyncSession, sent: Any) -> None:
    """Lazy loads are 1 per collection, or per distinct target that is not in the session: the departments of 31 people take 8 statements on the playground, and none while you hold all departments."""

    def read(sync: Session) -> int:
        people = sync.scalars(select(Employee)).all()
        assert len(people) == 31
        with sent(sync) as statements:
            assert len([person.department for person in people if person.department]) > 8
        return len(statements)

    assert await session.run_sync(read) == 8
    held = await departments(session)
    assert await session.run_sync(read) == 0
    assert held


# -- the table -------------------------------------------------------------------------------------------------------


async def test_selectinload(session: AsyncSession, sent: Any) -> None:
    """`selectinload` sends `WHERE department_id IN (…)` with the keys it has just got, 500 at a time."""
    await fill_up(session, 501)
    with sent(session) as statements:
        await departments(session, selectinload(Department.employees))
    assert len(statements) == 3
    assert all("WHERE employees.department_id IN (" in sql for sql in statements.sql[1:])


async def test_joinedload(session: AsyncSession, sent: Any) -> None:
    """`joinedload` … none more: a LEFT OUTER JOIN … many-to-one; a collection repeats its parent on each row"""
    with sent(session) as statements:
        await departments(session, joinedload(Department.employees))
        await session.scalars(select(Employee).options(joinedload(Employee.department)))
    assert len(statements) == 2 and all("LEFT OUTER JOIN" in sql for sql in statements.sql)
    collection, many_to_one = [statement.rows for statement in statements.statements]
    assert collection > await session.scalar(select(func.count()).select_from(Department))
    assert many_to_one == await session.scalar(select(func.count()).select_from(Employee))


async def test_subqueryload(session: AsyncSession, sent: Any) -> None:
    """`subqueryload` … 1 more: the query, as a subquery … legacy: `selectinload` replaces it"""
    with sent(session) as statements:
        await departments(session, subqueryload(Department.employees))
    assert len(statements) == 2 and "FROM (SELECT departments.id" in statements.sql[1]

    async def in_portions(option: Any) -> int:
        statement = select(Department).options(option(Department.employees)).execution_options(yield_per=100)
        return len([one async for one in await session.stream_scalars(statement)])

    with pytest.raises(InvalidRequestError, match=r"[Cc]onsider the selectinload\(\) strategy"):
        await in_portions(subqueryload)
    assert await in_portions(selectinload) == await session.scalar(select(func.count()).select_from(Department))


async def test_contains_eager(session: AsyncSession, sent: Any) -> None:
    """`contains_eager` … none more: the join of the query … the query joins the table anyway"""
    statement = select(Employee).join(Employee.department).options(contains_eager(Employee.department))
    with sent(session) as statements:
        assert all(employee.department for employee in await session.scalars(statement))
    assert len(statements) == 1 and statements.sql[0].count("JOIN") == 1


async def test_immediateload(session: AsyncSession, sent: Any) -> None:
    """`immediateload` … as `lazyload`, but at once … it is N+1 without the surprise"""
    with sent(session) as statements:
        loaded = await departments(session, immediateload(Department.employees))
        assert all(department.employees is not None for department in loaded)
    assert len(statements) == 1 + len(loaded)


async def test_raiseload(session: AsyncSession, sent: Any) -> None:
    """`raiseload` … none: reading raises"""
    with sent(session) as statements:
        (department, *_) = await departments(session, raiseload(Department.employees))
        with pytest.raises(InvalidRequestError, match="lazy='raise'") as raised:
            _ = department.employees
    assert len(statements) == 1 and not isinstance(raised.value, MissingGreenlet)


async def test_forgotten_relationships(session: AsyncSession) -> None:
    """raiseload('*') turns every forgotten relationship into an error instead of a silent SELECT"""
    statement = select(Employee).options(selectinload(Employee.projects), raiseload("*")).limit(1)
    employee = (await session.scalars(statement)).one()
    assert employee.projects is not None
    for name in ("department", "manager", "subordinates"):
        with pytest.raises(InvalidRequestError, match="lazy='raise'"):
            await session.run_sync(lambda _, name=name: getattr(employee, name))


async def test_unique(session: AsyncSession) -> None:
    """a department stands on as many rows as it has employees. SQLAlchemy insists that you say `.unique()`."""
    with pytest.raises(InvalidRequestError, match="unique"):
        (await session.scalars(select(Department).options(joinedload(Department.employees)))).all()


async def test_load_only(session: AsyncSession) -> None:
    """the rest stays deferred, and cannot be read later without more SQL"""
    statement = select(Department).options(selectinload(Department.employees).options(load_only(Employee.name)))
    (person, *_) = [person for one in await session.scalars(statement) for person in one.employees]
    assert person.name
    with pytest.raises(MissingGreenlet):
        _ = person.salary


# -- what the session has --------------------------------------------------------------------------------------------


async def test_lazy_loads_skip(session: AsyncSession, sent: Any) -> None:
    """Lazy loads (and `immediateload`) skip what the session has loaded already"""
    held = await departments(session, selectinload(Department.employees))
    with sent(session) as statements:
        await demonstrate_n_plus_one(session)
        await departments(session, immediateload(Department.employees))
    assert len(statements) == 2 and held


@each_option
async def test_options_send_again(session: AsyncSession, sent: Any, option: Any) -> None:
    """Loader options still send their SQL, but do not refill collections that objects you hold have loaded: the rows are thrown away. `execution_options(populate_existing=True)` makes them."""
    with sent(session) as statements:
        (first, *_) = held = await departments(session, option(Department.employees))
    cold, before = len(statements), len(first.employees)
    await hire(session, first)

    with sent(session) as statements:
        await departments(session, option(Department.employees))
    assert (len(statements), len(first.employees)) == (cold, before)
    await departments(session, option(Department.employees), populate_existing=True)
    assert len(first.employees) == before + 1 and held


@each_option
async def test_forgetting(session: AsyncSession, option: Any) -> None:
    """Either the session has to forget them between the measurements, or the query has to overwrite what is there."""
    held = await departments(session, option(Department.employees))
    await hire(session, held[0])
    session.expunge_all()
    again = {one.name: len(one.employees) for one in await departments(session, option(Department.employees))}
    assert again[held[0].name] == len(held[0].employees) + 1


async def test_expunged_objects(session: AsyncSession) -> None:
    """Objects that the caller holds are detached by it."""
    (department, *_) = await departments(session)
    session.expunge_all()
    with pytest.raises(DetachedInstanceError):
        _ = department.employees


# -- one object ------------------------------------------------------------------------------------------------------


async def test_awaitable_attributes(session: AsyncSession, sent: Any) -> None:
    """employees = await department.awaitable_attrs.employees loads, unless it is loaded already"""
    (department, *_) = await departments(session)
    with sent(session) as statements:
        employees = await department.awaitable_attrs.employees
        assert await department.awaitable_attrs.employees is employees is department.employees
    assert len(statements) == 1


async def test_refreshing_a_relationship(session: AsyncSession) -> None:
    """await session.refresh(department, ["employees"]) loads, each time"""
    (department, *_) = await departments(session)
    await session.refresh(department, ["employees"])
    before = len(department.employees)
    await hire(session, department)
    await session.refresh(department, ["employees"])
    assert len(department.employees) == before + 1


async def test_in_a_loop(session: AsyncSession, sent: Any) -> None:
    """In a loop they are N+1 with an `await` in front"""
    with sent(session) as statements:
        loaded = await departments(session)
        for department in loaded:
            await department.awaitable_attrs.employees
    assert len(statements) == 1 + len(loaded)


async def test_without_a_session(factory: async_sessionmaker[AsyncSession]) -> None:
    """without an open session they raise"""
    async with factory() as session:
        (department, *_) = await departments(session)
    with pytest.raises(DetachedInstanceError):
        await department.awaitable_attrs.employees
    with pytest.raises(InvalidRequestError, match="not persistent"):
        await session.refresh(department, ["employees"])


# -- the exercises ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "count"), [(1, 2), (500, 2), (501, 3), (1_000, 3), (1_001, 4)])
async def test_the_budget_of_exercise_13(session: AsyncSession, sent: Any, number: int, count: int) -> None:
    """Exactly 2 statements for 1 to 500 departments (it works in batches of that size), and one more for each further batch."""
    await fill_up(session, number)
    with sent(session) as statements:
        assert len(await fix_with_selectinload(session)) == number
    assert len(statements) == count


@pytest.mark.parametrize(("number", "count"), [(1, 5), (500, 5), (501, 6)])
async def test_the_budget_of_exercise_14(session: AsyncSession, sent: Any, number: int, count: int) -> None:
    """What the three strategies need together: 5 statements for 1 to 500 departments."""
    await fill_up(session, number)
    with sent(session) as statements:
        counts = await compare_loading_strategies(session)
    assert len(statements) == sum(counts.values()) == count

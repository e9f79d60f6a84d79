"""Phase 8: pages, frames, anti-joins, raw SQL, loader paths, raiseload and the best of each group."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Integer, column, exists, func, inspect, literal_column, select, text, true, tuple_, values
from sqlalchemy.exc import InvalidRequestError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Load, aliased, joinedload, raiseload, selectinload

from solutions.models import Department, Employee, Project, employee_projects
from solutions.query_patterns import entries_page
from solutions.records import TimeEntry

TEXTS = ("app/query_patterns.py", "kata/catalogue/exercises.toml")


async def plan(session: AsyncSession, sql: str, analyze: bool = False) -> dict[str, Any]:
    """The plan of a statement."""
    found = await session.scalar(text(f"EXPLAIN ({'ANALYZE, ' if analyze else ''}FORMAT JSON) {sql}"))
    found = json.loads(found) if isinstance(found, str) else found
    top: dict[str, Any] = found[0]["Plan"]
    return top


# -- pages -----------------------------------------------------------------------------------------------------------


async def test_offset_reads_what_it_leaves_out(session: AsyncSession) -> None:
    """OFFSET has its price: the rows that it leaves out are read all the same."""
    top = await plan(session, "SELECT id FROM employees ORDER BY name, id LIMIT 2 OFFSET 20", analyze=True)
    assert (top["Node Type"], top["Actual Rows"], top["Plans"][0]["Actual Rows"]) == ("Limit", 2, 22)


async def test_offset_counts_from_the_start(session: AsyncSession) -> None:
    """when a row is added in front, the last row of a page comes again as the first of the next one"""
    statement = select(Project.name).order_by(Project.name).limit(3)
    first = (await session.scalars(statement)).all()
    session.add(Project(name="AAA", budget=0))
    await session.flush()
    second = (await session.scalars(statement.offset(3))).all()
    assert second[0] == first[-1]


async def test_keyset_of_one_key(session: AsyncSession) -> None:
    """select(Project).where(Project.name > last_name).order_by(Project.name).limit(10)"""
    every = (await session.scalars(select(Project.name).order_by(Project.name))).all()
    statement = select(Project).where(Project.name > every[1]).order_by(Project.name).limit(2)
    assert [project.name for project in await session.scalars(statement)] == list(every[2:4])


async def test_an_index_leads_to_the_place(session: AsyncSession) -> None:
    """An index on the key leads straight to that place, however far behind it is."""
    await session.execute(text(["SET LOCAL enable_seqscan = off", " SET LOCAL enable_bitmapscan = off"][0]))
    await session.execute(text("SET LOCAL enable_bitmapscan = off"))
    top = await plan(session, "SELECT name FROM projects WHERE name > 'M' ORDER BY name LIMIT 10")
    (below,) = top["Plans"]
    assert "Index" in below["Node Type"] and below["Index Cond"]


async def test_rows_are_compared(session: AsyncSession) -> None:
    """`(a, b) < (x, y)` is true where a < x, and where a = x and b < y; `tuple_(a, b) < (x, y)` in SQLAlchemy."""
    for a in range(3):
        for b in range(3):
            smaller = await session.scalar(select(tuple_(literal_column(str(a)), literal_column(str(b))) < (1, 1)))
            assert smaller is (a < 1 or (a == 1 and b < 1))


async def test_a_null_in_the_key(session: AsyncSession) -> None:
    """a NULL in them is never behind anything"""
    assert await session.scalar(text("SELECT (1, NULL::int) < (1, 5)")) is None


async def test_walking_meets_each_entry_once(session: AsyncSession) -> None:
    """whoever walks from page to page meets each entry once, also when newer ones are added on the way"""
    order = (TimeEntry.work_date.desc(), TimeEntry.id.desc())
    every = [(entry.work_date, entry.id) for entry in await session.scalars(select(TimeEntry).order_by(*order))]
    first = every[0]
    met: list[tuple[date, int]] = []
    while page := await entries_page(session, 4, met[-1] if met else None):
        met += [(entry.work_date, entry.id) for entry in page]
        session.add(TimeEntry(employee_id=1, project_id=1, work_date=date(2090, 1, len(met)), hours=1))
        await session.flush()
    assert met == every and met[0] == first


# -- frames ----------------------------------------------------------------------------------------------------------

DAYS = values(column("day", Integer), column("hours", Integer), name="days").data([(1, 2), (1, 3), (2, 1)])


async def sums(session: AsyncSession, **over: Any) -> list[int]:
    """The sums of a window over three rows, by day and hours."""
    total = func.sum(DAYS.c.hours).over(**over)
    return list(await session.scalars(select(total).order_by(DAYS.c.day, DAYS.c.hours)))


async def test_frames(session: AsyncSession) -> None:
    """Unless you say otherwise, that is RANGE: everything up to the current row *and what ties with it*, its peers. ROWS counts rows: … Mon 2 5 2 Mon 3 5 5 Tue 1 6 6"""
    assert await sums(session, order_by=DAYS.c.day) == [5, 5, 6]
    assert await sums(session, order_by=DAYS.c.day, range_=(None, 0)) == [5, 5, 6]
    assert await sums(session, order_by=(DAYS.c.day, DAYS.c.hours), rows=(None, 0)) == [2, 5, 6]
    assert sorted(await sums(session, order_by=DAYS.c.day, rows=(None, 0))) in ([2, 5, 6], [3, 5, 6])


async def test_whole_partition(session: AsyncSession) -> None:
    """Without ORDER BY, the frame is the whole partition."""
    assert await sums(session) == [6, 6, 6]
    assert await sums(session, partition_by=DAYS.c.day) == [5, 5, 1]


async def test_a_window_over_groups(session: AsyncSession) -> None:
    """`func.sum(func.sum(x)).over(order_by=day)` with `group_by(day)` is a running total of daily totals"""
    day = DAYS.c.day
    total = func.sum(func.sum(DAYS.c.hours)).over(order_by=day)
    rows = await session.execute(select(day, func.sum(DAYS.c.hours), total).group_by(day).order_by(day))
    assert [tuple(row) for row in rows] == [(1, 5, 5), (2, 1, 6)]


# -- who has not -----------------------------------------------------------------------------------------------------


async def test_anti_joins(session: AsyncSession) -> None:
    """Through a relationship: `~Employee.projects.any()`. … an outer join, of which the rows are kept whose partner IS NULL."""
    member = employee_projects.c.employee_id
    any_ = select(Employee.id).where(~Employee.projects.any())
    not_exists = select(Employee.id).where(~exists().where(member == Employee.id))
    outer = select(Employee.id).outerjoin(employee_projects, member == Employee.id).where(member.is_(None))
    found = [sorted(await session.scalars(statement)) for statement in (any_, not_exists, outer)]
    assert found[0] and found[0] == found[1] == found[2]


async def test_a_condition_on_the_partner(session: AsyncSession) -> None:
    """a condition on the partner in WHERE drops the very rows that are looked for"""
    project = employee_projects.c.project_id
    outer = select(Employee.id).outerjoin(employee_projects).where(project.is_(None))
    assert (await session.scalars(outer)).all()
    assert not (await session.scalars(outer.where(project > 1))).all()


async def test_not_in_with_null(session: AsyncSession) -> None:
    """`3 NOT IN (1, NULL)` is NULL, and nobody is found"""
    assert await session.scalar(text("SELECT 3 NOT IN (1, NULL)")) is None
    boss = aliased(Employee)
    statement = select(Employee.id).where(Employee.id.not_in(select(boss.manager_id)))
    assert not (await session.scalars(statement)).all()


async def test_exists_repeats_nothing(session: AsyncSession) -> None:
    """EXISTS never repeats a row, however many partners it has; a join does."""
    asked = (await session.scalars(select(Employee.id).where(Employee.projects.any()))).all()
    joined = (await session.scalars(select(Employee.id).join(Employee.projects))).all()
    assert len(asked) == len(set(asked)) and set(asked) == set(joined) and len(joined) > len(asked)


# -- raw SQL ---------------------------------------------------------------------------------------------------------


async def test_bound_values_are_never_sql(session: AsyncSession, sent: Any) -> None:
    """sends text and value separately, and nothing in the value is read as SQL"""
    evil = "x' OR 'a' = 'a"
    with sent(session) as statements:
        found = await session.execute(text("SELECT id FROM projects WHERE name = :name"), {"name": evil})
    assert not found.all() and evil not in statements.sql[0]
    pasted = await session.execute(text(f"SELECT id FROM projects WHERE name = '{evil}'"))
    assert pasted.all()


async def test_raw_rows_become_objects(session: AsyncSession, sent: Any) -> None:
    """`select(Project).from_statement(text(...))` makes objects of the rows, which the session holds as all others. The text needs the primary key among its columns; a column that it lacks is loaded when it is read."""
    (project,) = await session.scalars(
        select(Project).from_statement(text("SELECT id, name FROM projects ORDER BY id LIMIT 1"))
    )
    assert "budget" in inspect(project).unloaded
    with sent(session) as statements:
        assert await session.get(Project, project.id) is project
        assert not statements
        assert await session.run_sync(lambda _: project.budget) is not None
    assert len(statements) == 1
    with pytest.raises(InvalidRequestError):
        (await session.scalars(select(Project).from_statement(text("SELECT name FROM projects")))).all()


async def test_wildcards_in_a_term(session: AsyncSession) -> None:
    """In patterns, … of a user's input are wildcards unless they are escaped. Constructs do that themselves: `Project.name.icontains(term, autoescape=True)`."""
    session.add(Project(name="100%_sure\\", budget=0))
    await session.flush()
    for term in ("%", "_", "\\", "%_S"):
        assert len((await session.scalars(select(Project).where(Project.name.ilike(f"%{term}%")))).all()) != 1 or (
            term == "%_S"
        )
        escaped = select(Project.name).where(Project.name.icontains(term, autoescape=True))
        assert (await session.scalars(escaped)).all() == ["100%_sure\\"]


# -- objects ---------------------------------------------------------------------------------------------------------


async def test_paths(session: AsyncSession, sent: Any) -> None:
    """Each `selectinload` is a statement more, each `joinedload` a join in the statement of its step."""
    options = selectinload(Project.employees).joinedload(Employee.department)
    with sent(session) as statements:
        (await session.scalars(select(Project).options(options))).all()
    assert len(statements) == 2
    assert "JOIN departments" not in statements.sql[0] and "LEFT OUTER JOIN departments" in statements.sql[1]


async def test_joined_collections_multiply(session: AsyncSession) -> None:
    """Two collections that are joined beside each other multiply: somebody with three subordinates and four projects comes as twelve rows."""
    subordinate = aliased(Employee)
    both = (
        select(
            Employee.id,
            func.count(func.distinct(subordinate.id)),
            func.count(func.distinct(employee_projects.c.project_id)),
            func.count(),
        )
        .join(subordinate, subordinate.manager_id == Employee.id)
        .join(employee_projects, employee_projects.c.employee_id == Employee.id)
        .group_by(Employee.id)
    )
    rows = (await session.execute(both)).all()
    assert rows and all(people * projects == total for _, people, projects, total in rows)


Read = Callable[[Any], Awaitable[str]]


@pytest.fixture
def read(session: AsyncSession) -> Callable[..., Awaitable[tuple[str, str]]]:
    """What becomes of reading `department` of an employee, in a coroutine and inside run_sync."""

    async def read(*options: Any, held: bool = False) -> tuple[str, str]:
        department = (
            (await session.scalars(select(Department).order_by(Department.id).limit(1))).one() if held else None
        )
        statement = select(Employee).where(Employee.department_id.is_not(None)).order_by(Employee.department_id)
        person = (await session.scalars(statement.options(*options).limit(1))).one()

        def outcome(_: Any = None) -> str:
            try:
                return type(person.department).__name__
            except (InvalidRequestError, MissingGreenlet) as error:
                return type(error).__name__
            finally:
                person.__dict__.pop("department", None)

        found = outcome(), await session.run_sync(outcome)
        del department
        session.expunge_all()
        return found

    return read


async def test_missing_greenlet_is_no_guard(read: Any, session: AsyncSession) -> None:
    """a forgotten option raises MissingGreenlet: but not inside `run_sync`, and not where the session happens to hold the object"""
    assert await read() == ("MissingGreenlet", "Department")
    lowest = await session.scalar(select(func.min(Employee.department_id)))
    department = await session.get(Department, lowest)
    person = (await session.scalars(select(Employee).where(Employee.department_id == lowest).limit(1))).one()
    assert person.department is department


async def test_raiseload(read: Any) -> None:
    """`raiseload()` makes reading a relationship an `InvalidRequestError` everywhere. `raiseload("*")` is about all relationships that no other option of the query names"""
    for option in (raiseload(Employee.department), raiseload("*")):
        assert await read(option) == ("InvalidRequestError", "InvalidRequestError")
    assert await read(raiseload("*"), joinedload(Employee.department)) == ("Department", "Department")


async def test_the_reach_of_the_star(session: AsyncSession) -> None:
    """`Load(Project).raiseload("*")` about those of `Project` only."""
    for star, raises in ((raiseload("*"), True), (Load(Project).raiseload("*"), False)):
        statement = select(Project).options(selectinload(Project.employees), star).order_by(Project.name)
        project = next(each for each in await session.scalars(statement) if each.employees)

        def read(_: Any, person: Employee = project.employees[0]) -> Any:
            return person.subordinates

        if raises:
            with pytest.raises(InvalidRequestError):
                await session.run_sync(read)
        else:
            assert await session.run_sync(read) is not None
        session.expunge_all()


async def test_sql_only(session: AsyncSession) -> None:
    """With `sql_only=True`, what the session can answer without SQL is let through."""
    departments = (await session.scalars(select(Department))).all()
    statement = select(Employee).where(Employee.department_id.is_not(None))
    for option, held in ((raiseload("*", sql_only=True), True), (raiseload("*"), False)):
        person = (await session.scalars(statement.options(option).execution_options(populate_existing=True))).first()
        assert person is not None
        if held:
            assert person.department in departments
            person.__dict__.pop("department", None)
        else:
            with pytest.raises(InvalidRequestError):
                _ = person.department


# -- groups and rows -------------------------------------------------------------------------------------------------


async def test_the_first_of_each_group(session: AsyncSession) -> None:
    """For the first of each group alone, PostgreSQL has DISTINCT ON."""
    chosen = text(
        "SELECT DISTINCT ON (department_id) id FROM employees WHERE department_id IS NOT NULL "
        "ORDER BY department_id, salary DESC, id"
    )
    own = select(Employee.id).order_by(Employee.salary.desc(), Employee.id)
    first = own.where(Employee.department_id == Department.id).limit(1).lateral("first")
    by_department = select(first.c.id).select_from(Department).join(first, true())
    assert sorted(await session.scalars(chosen)) == sorted(await session.scalars(by_department))


async def test_two_entities_in_a_row(session: AsyncSession) -> None:
    """`select(TimeEntry, Project).join(TimeEntry.project)` gives rows of two objects each, ready to be unpacked"""
    rows = (await session.execute(select(TimeEntry, Project).join(TimeEntry.project))).all()
    assert rows
    for entry, project in rows:
        assert isinstance(entry, TimeEntry) and isinstance(project, Project) and entry.project_id == project.id


async def test_loops_of_a_lateral(session: AsyncSession) -> None:
    """`EXPLAIN (ANALYZE)` shows the rows that OFFSET leaves out, and the loops of a LATERAL"""
    sql = (
        "SELECT d.name, x.name FROM departments d CROSS JOIN LATERAL "
        "(SELECT e.name FROM employees e WHERE e.department_id = d.id ORDER BY e.salary LIMIT 1) x"
    )
    top = await plan(session, sql, analyze=True)
    departments = await session.scalar(select(func.count()).select_from(Department))
    assert any(node["Actual Loops"] == departments for node in top["Plans"])

"""Phase 7: what bulk writes cost, what they skip, and what is said in their hints and answers."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from sqlalchemy import ARRAY, Integer, Numeric, any_, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, MissingGreenlet, ProgrammingError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from solutions.bulk_writes import ensure_projects
from solutions.models import Department, Employee, Project
from solutions.records import Job, Review, TimeEntry

TEXTS = ("app/bulk_writes.py", "kata/catalogue/exercises.toml", "solutions/bulk_writes.py")
MANY = 10_000

Factory = async_sessionmaker[AsyncSession]


@pytest.fixture
async def rows(session: AsyncSession) -> list[dict[str, Any]]:
    """10,000 dictionaries with the same keys, for reviews."""
    employee_id = await session.scalar(select(func.min(Employee.id)))
    return [{"employee_id": employee_id, "rating": 1 + at % 5, "body": f"Review {at}"} for at in range(MANY)]


# -- four ways to insert ---------------------------------------------------------------------------------------------


async def test_objects_come_in_batches(session: AsyncSession, rows: list[dict[str, Any]], sent: Any) -> None:
    """session.add_all([Review(**row) for row in rows]) 10 statements at the flush"""
    session.add_all([Review(**row) for row in rows])
    with sent(session) as statements:
        await session.flush()
    assert len(statements) == 10


async def test_returning_comes_in_batches(session: AsyncSession, rows: list[dict[str, Any]], sent: Any) -> None:
    """The first two come in batches of 1,000 … each is one INSERT with many VALUES and a RETURNING"""
    with sent(session) as statements:
        ids = (await session.scalars(insert(Review).returning(Review.id), rows)).all()
    assert len(statements) == 10
    assert len(ids) == MANY
    assert all("RETURNING" in sql for sql in statements.sql)


async def test_the_order_of_the_list(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """`returning(..., sort_by_parameter_order=True)` asks for that of the list"""
    statement = insert(Review).returning(Review.body, sort_by_parameter_order=True)
    assert list(await session.scalars(statement, rows)) == [row["body"] for row in rows]


async def test_an_executemany(session: AsyncSession, rows: list[dict[str, Any]], sent: Any) -> None:
    """The third is an **executemany**: one statement … Core's `rowcount` is -1, and the result of the ORM has none"""
    with sent(session) as statements:
        result = await session.execute(insert(Review), rows)
    assert [each.executemany for each in statements.statements] == [True]
    assert not hasattr(result, "rowcount")
    table: Any = Review.__table__
    core: Any = await session.execute(insert(table), rows[:2])
    assert core.rowcount == -1


async def test_too_many_parameters(session: AsyncSession, rows: list[dict[str, Any]], sent: Any) -> None:
    """PostgreSQL's protocol has room for 32,767 parameters … asyncpg raises `InterfaceError`, before anything is sent"""
    # Each row brings three parameters, and no more: id and version are the database's.
    with sent(session) as statements:
        await session.execute(insert(Review).values(rows[:5000]))
    assert len(statements) == 1
    with pytest.raises(InterfaceError, match="32767"):
        await session.execute(insert(Review).values([*rows, *rows]))
    assert await session.scalar(select(func.count()).select_from(Review))  # the transaction is not aborted


async def test_many_values_as_one_parameter(session: AsyncSession) -> None:
    """An `in_()` with 40,000 values meets the same limit; `column == any_(literal(values, ARRAY(Integer)))` sends them as one parameter"""
    values = list(range(40_000))
    with pytest.raises(InterfaceError, match="32767"):
        await session.scalars(select(Employee.id).where(Employee.id.in_(values)))
    everyone = select(Employee.id).where(Employee.id == any_(literal(values, ARRAY(Integer))))
    assert (await session.scalars(everyone)).all()


async def copy(session: AsyncSession, employee_id: int, rating: int) -> None:
    """COPY one review into the table, through the driver."""
    raw = await (await session.connection()).get_raw_connection()
    driver: Any = raw.driver_connection
    await driver.copy_records_to_table(
        "reviews",
        schema_name="office",
        records=[(employee_id, rating, "Copied")],
        columns=["employee_id", "rating", "body"],
    )


COPIED = select(func.count()).where(Review.body == "Copied")


async def test_copy(factory: Factory) -> None:
    """errors are asyncpg's own … a COPY before that is committed at once; the savepoint sees to it here"""
    async with factory() as session:
        employee_id = await session.scalar(select(func.min(Employee.id)))
        assert employee_id is not None
        await session.rollback()
        await copy(session, employee_id, 1)
        await session.rollback()
        assert await session.scalar(COPIED) == 1
    async with factory() as session:
        async with session.begin_nested():
            await copy(session, employee_id, 1)
        assert await session.scalar(COPIED) == 2
        await session.rollback()
        assert await session.scalar(COPIED) == 1
    async with factory() as session:
        with pytest.raises(asyncpg.CheckViolationError):
            async with session.begin_nested():
                await copy(session, employee_id, 6)


# -- the keys --------------------------------------------------------------------------------------------------------


@pytest.fixture
async def entries(session: AsyncSession) -> list[dict[str, Any]]:
    """Four new time entries without a note."""
    employee_id = await session.scalar(select(func.min(Employee.id)))
    project_id = await session.scalar(select(func.min(Project.id)))
    first = {"employee_id": employee_id, "project_id": project_id, "hours": Decimal(1)}
    return [{**first, "work_date": date(2031, 1, 1) + timedelta(days=at)} for at in range(4)]


async def test_alternating_keys(session: AsyncSession, entries: list[dict[str, Any]], sent: Any) -> None:
    """Where they alternate, every row is a statement of its own."""
    alternating = [{**entry, "note": "x"} if at % 2 else entry for at, entry in enumerate(entries)]
    with sent(session) as statements:
        await session.execute(insert(TimeEntry), alternating)
    assert len(statements) == 4


async def test_none_is_left_out(session: AsyncSession, entries: list[dict[str, Any]], sent: Any) -> None:
    """It leaves a None out like a missing key, unless the execution option `render_nulls=True` says otherwise."""
    alternating = [{**entry, "note": "x" if at % 2 else None} for at, entry in enumerate(entries)]
    with sent(session) as statements:
        await session.execute(insert(TimeEntry), alternating)
    assert len(statements) == 4
    await session.rollback()
    with sent(session) as statements:
        await session.execute(insert(TimeEntry), alternating, execution_options={"render_nulls": True})
    assert len(statements) == 1


async def test_core_takes_the_first(session: AsyncSession, entries: list[dict[str, Any]]) -> None:
    """it raises `StatementError`; a key that only a later one has is dropped without a word"""
    table: Any = TimeEntry.__table__
    with pytest.raises(StatementError, match="note"):
        await session.execute(insert(table), [{**entries[0], "note": "x"}, entries[1]])
    await session.execute(insert(table), [entries[2], {**entries[3], "note": "lost"}])
    found = await session.scalars(select(TimeEntry.note).where(TimeEntry.work_date >= entries[0]["work_date"]))
    assert found.all() == [None, None]


@pytest.mark.parametrize("core", [False, True])
async def test_an_empty_list(session: AsyncSession, sent: Any, core: bool) -> None:
    """With an empty list both insert one row of defaults: INSERT ... DEFAULT VALUES."""
    target: Any = TimeEntry.__table__ if core else TimeEntry
    with sent(session) as statements, pytest.raises(IntegrityError):  # employee_id has no default
        await session.execute(insert(target), [])
    assert "DEFAULT VALUES" in statements.sql[0]


# -- what is skipped -------------------------------------------------------------------------------------------------


async def test_a_list_in_a_dictionary(session: AsyncSession) -> None:
    """Relationships are not followed: a list of employees in the dictionary of a department is dropped"""
    people = [Employee(name="A", email="a@x", salary=Decimal(1))]
    await session.execute(insert(Department), [{"name": "New", "budget": Decimal(1), "employees": people}])
    assert await session.scalar(select(func.count()).where(Employee.email == "a@x")) == 0


async def test_a_nested_create(session: AsyncSession, sent: Any) -> None:
    """`session.add(Department(employees=[...]))` is a nested create, with two statements for the department and all of its people"""
    people = [Employee(name=name, email=f"{name}@x", salary=Decimal(1)) for name in "ABC"]
    session.add(Department(name="New", budget=Decimal(1), employees=people))
    with sent(session) as statements:
        await session.flush()
    assert statements.commands == ["INSERT", "INSERT"]
    assert len({person.department_id for person in people}) == 1


async def test_versions_do_not_count(session: AsyncSession) -> None:
    """`version_id_col` does not count"""
    versions = select(Review.__table__.c.version).order_by(Review.__table__.c.id)
    before = (await session.scalars(versions)).all()
    await session.execute(update(Review).values(rating=3))
    assert (await session.scalars(versions)).all() == before


async def test_deleting_an_object(session: AsyncSession, sent: Any) -> None:
    """`session.delete(project)` reads and deletes the rows of its relationships first, in three statements, where `delete(Project).where(...)` is one"""
    busy = select(Project).where(Project.employees.any()).order_by(Project.id).limit(2)
    first, second = (await session.scalars(busy)).all()
    with sent(session) as statements:
        await session.delete(first)
        await session.flush()
    assert statements.commands == ["SELECT", "DELETE", "DELETE"]
    with sent(session) as statements:
        await session.execute(delete(Project).where(Project.id == second.id))
    assert statements.commands == ["DELETE"]


async def test_a_partial_update(session: AsyncSession, sent: Any) -> None:
    """A **partial update** is a loop over what was sent, and the UPDATE has only what differs"""
    entry = (await session.scalars(select(TimeEntry).where(TimeEntry.note != "").limit(1))).one()
    with sent(session) as statements:
        for name, value in {"hours": entry.hours, "note": "Other"}.items():
            setattr(entry, name, value)
        await session.flush()
    assert len(statements) == 1
    assert " SET note=" in statements.sql[0]
    assert "hours=" not in statements.sql[0]


# -- update and delete -----------------------------------------------------------------------------------------------


async def test_rowcount(session: AsyncSession) -> None:
    """`result.rowcount` is the number of rows that WHERE found, also when their values stay the same."""
    everyone = await session.scalar(select(func.count()).select_from(Employee))
    result: Any = await session.execute(update(Employee).values(salary=Employee.salary))
    assert result.rowcount == everyone
    deleted: Any = await session.execute(delete(TimeEntry).where(TimeEntry.work_date < date(1990, 1, 1)))
    assert deleted.rowcount == 0


async def test_by_primary_key(session: AsyncSession, sent: Any) -> None:
    """changes each row to values of its own, by primary key: one executemany"""
    keys = (await session.scalars(select(Department.id).order_by(Department.id).limit(2))).all()
    with sent(session) as statements:
        await session.execute(update(Department), [{"id": key, "budget": 1 + at} for at, key in enumerate(keys)])
    assert [each.executemany for each in statements.statements] == [True]
    found = await session.scalars(select(Department.budget).where(Department.id.in_(keys)).order_by(Department.id))
    assert found.all() == [1, 2]


async def test_a_factor_takes_the_type(session: AsyncSession) -> None:
    """the factor is sent as NUMERIC(12, 2), rounded to two decimals before it multiplies. `literal(factor, Numeric())` has a type of its own"""
    factor = Decimal("1.035")
    department = select(Department.budget, Department.budget * factor, Department.budget * literal(factor, Numeric()))
    budget, rounded, right = (await session.execute(department.where(Department.budget > 0).limit(1))).one()
    assert rounded == budget * Decimal("1.04")
    assert right == budget * factor


# -- objects that the session holds ----------------------------------------------------------------------------------


@pytest.fixture
async def held(session: AsyncSession) -> Employee:
    """An employee that the session holds."""
    return (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)).limit(1))).one()


def raised(held: Employee, value: Any) -> Any:
    """An UPDATE of the employee that is held."""
    return update(Employee).where(Employee.id == held.id).values(salary=value)


STORED = Employee.__table__.c.salary


async def test_evaluated(session: AsyncSession, held: Employee) -> None:
    """WHERE and SET are repeated in Python for each of them, without the rounding of the column"""
    factor = literal(Decimal("1.00005"), Numeric())
    statement = raised(held, Employee.salary * factor).execution_options(synchronize_session="evaluate")
    before = held.salary
    await session.execute(statement)
    assert held.salary == before * Decimal("1.00005")
    assert held.salary != await session.scalar(select(STORED).where(Employee.__table__.c.id == held.id))


@pytest.mark.parametrize("how", ["fetch", "auto"])
async def test_fetched(session: AsyncSession, held: Employee, how: str) -> None:
    """what changed is expired. The next read needs SQL … evaluates what it can, and fetches otherwise (a function of SQL cannot be evaluated)"""
    statement = raised(held, func.round(Employee.salary * 2, 2)).execution_options(synchronize_session=how)
    await session.execute(statement)
    with pytest.raises(MissingGreenlet):
        _ = held.salary


async def test_not_synchronized(session: AsyncSession, held: Employee) -> None:
    """False: nothing happens, they are stale"""
    before = held.salary
    await session.execute(raised(held, Employee.salary * 2).execution_options(synchronize_session=False))
    assert held.salary == before


async def test_returned_objects(session: AsyncSession, held: Employee) -> None:
    """One that the session holds is given as it is, with its old values, unless `populate_existing` is among the execution options"""
    before, twice = held.salary, raised(held, Employee.salary * 2).returning(Employee)
    plain = twice.execution_options(synchronize_session=False)
    assert (await session.scalars(plain)).one() is held
    assert held.salary == before
    query = select(Employee).from_statement(twice)
    assert (await session.scalars(query, execution_options={"populate_existing": True})).one() is held
    assert held.salary == before * 4


# -- upsert ----------------------------------------------------------------------------------------------------------


def of_a_project(name: str) -> Any:
    """An upsert of a project."""
    statement = upsert(Project).values(name=name, budget=1)
    return statement.on_conflict_do_update(
        index_elements=[Project.name], set_={"budget": statement.excluded.budget}
    ).returning(Project.id)


async def test_numbers_are_used_up(session: AsyncSession) -> None:
    """an upsert of a row that exists uses up a number of the sequence"""
    first = await session.scalar(of_a_project("A"))
    assert {await session.scalar(of_a_project("A")) for _ in range(3)} == {first}
    assert await session.scalar(of_a_project("B")) == first + 4


PHYSICAL = text("SELECT ctid::text, xmax::text FROM projects WHERE name = :name")


async def test_do_nothing(session: AsyncSession) -> None:
    """DO NOTHING returns no row where one exists, and takes no lock on it. DO UPDATE locks and rewrites it, also with the values that it has"""
    await session.scalar(of_a_project("A"))
    before = (await session.execute(PHYSICAL, {"name": "A"})).one()
    nothing = upsert(Project).values(name="A", budget=1).on_conflict_do_nothing().returning(Project.id)
    assert await session.scalar(nothing) is None
    assert (await session.execute(PHYSICAL, {"name": "A"})).one() == before
    await session.scalar(of_a_project("A"))
    after = (await session.execute(PHYSICAL, {"name": "A"})).one()
    assert after.ctid != before.ctid
    assert after.xmax != before.xmax


async def test_a_key_twice(session: AsyncSession) -> None:
    """DO UPDATE raises (SQLSTATE 21000) when a key comes twice. As an executemany the last one wins."""
    twice = [{"name": "A", "budget": 1}, {"name": "A", "budget": 2}]
    statement = upsert(Project)
    update_it = {"index_elements": [Project.name], "set_": {"budget": statement.excluded.budget}}
    await session.execute(statement.on_conflict_do_update(**update_it), twice)
    assert await session.scalar(select(Project.budget).where(Project.name == "A")) == 2
    with pytest.raises(DBAPIError, match="second time") as caught:
        await session.execute(statement.values(twice).on_conflict_do_update(**update_it))
    assert caught.value.orig is not None
    assert getattr(caught.value.orig, "sqlstate", "") == "21000"


async def test_a_partial_index(factory: Factory) -> None:
    """Written with a parameter (`Job.state == "queued"`) it works five times and fails the sixth … Write it as `text("state = 'queued'")`"""
    async with factory() as session:
        await session.execute(text("CREATE UNIQUE INDEX queued ON office.jobs (payload) WHERE state = 'queued'"))
        await session.commit()
        job = upsert(Job).values(payload={"task": "once"}, state="queued")
        for condition, worked in ((Job.state == "queued", 5), (text("state = 'queued'"), 8)):
            done = 0
            try:
                for _ in range(8):
                    await session.execute(
                        job.on_conflict_do_nothing(index_elements=[Job.payload], index_where=condition)
                    )
                    done += 1
            except ProgrammingError:
                await session.rollback()
            assert done == worked


# -- in hints and answers --------------------------------------------------------------------------------------------


async def test_a_second_statement_sees_what_is_committed(factory: Factory) -> None:
    """A statement of its own sees whatever is committed by now."""
    async with factory() as other, factory() as session:
        await other.execute(insert(Project), [{"name": "Theirs", "budget": 5}])
        call = asyncio.create_task(ensure_projects(session, ["Theirs", "Ours"]))
        async with factory() as observer:
            waiting = text(
                "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 "
                "AND datname = current_database()"
            )
            while not call.done():
                if await observer.scalar(waiting):
                    break
                await asyncio.sleep(0.01)
        await other.commit()
        assert set(await call) == {"Theirs", "Ours"}

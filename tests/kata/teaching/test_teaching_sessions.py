"""Phases 2 and 3: engine, pool, session, and what is said in their hints and answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Identity, delete, event, func, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError, InterfaceError, MissingGreenlet
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, selectinload

from solutions.models import Department, Employee, Project
from solutions.queries_basic import create_employee, get_employees_by_department, update_salary

TEXTS = (
    "app/engine.py",
    "app/queries_basic.py",
    "kata/catalogue/exercises.toml",
    "tests/answers/create-employee/inside-a-savepoint.py",
    "tests/answers/employees-by-department/exists-with-alias.py",
    "tests/answers/employees-by-department/streamed.py",
    "tests/answers/engine-factory/with-pre-ping-and-recycle.py",
    "tests/answers/update-salary/get-one-with-except.py",
    "tests/answers/update-salary/locked-for-update.py",
)
FLUSHES_BEFORE_EVERY_STATEMENT = tuple(map(int, sqlalchemy.__version__.split(".")[:2])) >= (2, 1)

Factory = async_sessionmaker[AsyncSession]


def on(engine: AsyncEngine, **options: Any) -> AsyncEngine:
    """Another engine on the same database."""
    return create_async_engine(engine.url, **options)


# -- engine and pool -------------------------------------------------------------------------------------------------


async def test_the_first_use_connects(engine: AsyncEngine, sent: Any) -> None:
    """Making an engine opens nothing. The first use does: `connect()`, before any statement."""
    another = on(engine)
    opened: list[object] = []
    event.listen(another.sync_engine, "connect", lambda *connection: opened.append(connection))
    assert opened == []
    async with another.connect():
        assert len(opened) == 1
    await another.dispose()


async def test_the_pool_by_default(engine: AsyncEngine) -> None:
    """`pool_size` connections open (5 by default); `max_overflow` more (10 by default) may be opened when all are busy"""
    another = on(engine, pool_timeout=0)
    pool = another.sync_engine.pool
    connections = [await another.connect() for _ in range(15)]
    with pytest.raises(PoolTimeout):
        await another.connect()
    for connection in connections:
        await connection.close()
    assert (pool.size(), pool.checkedin()) == (5, 5)
    await another.dispose()


async def test_the_pool_is_used_up(engine: AsyncEngine) -> None:
    """With both used up, the next one waits for `pool_timeout` seconds (30 by default) and then raises `TimeoutError`."""
    assert on(engine).sync_engine.pool.timeout() == 30
    small = on(engine, pool_size=1, max_overflow=0, pool_timeout=0.05)
    async with small.connect():
        with pytest.raises(PoolTimeout):
            await small.connect()
    await small.dispose()


async def test_disposing(engine: AsyncEngine) -> None:
    """`await engine.dispose()` closes the pool."""
    another = on(engine)
    async with another.connect() as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))
    alive = text("SELECT pg_stat_clear_snapshot(), count(*) FROM pg_stat_activity WHERE pid = :pid")
    async with engine.connect() as observer:
        assert (await observer.execute(alive, {"pid": pid})).one().count == 1
        await another.dispose()
        for _ in range(100):  # the server takes its time
            if gone := (await observer.execute(alive, {"pid": pid})).one().count == 0:
                break
            await asyncio.sleep(0.05)
    assert gone


async def test_pre_ping(engine: AsyncEngine) -> None:
    """pool_pre_ping tests a connection before it is handed out … for three short round trips with asyncpg"""
    another = on(engine, pool_pre_ping=True)
    queries: list[str] = []

    async with another.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        raw.add_query_logger(lambda record: queries.append(record.query))
    queries.clear()
    async with another.connect():
        pass
    assert queries == ["BEGIN;", ";", "ROLLBACK;"]
    await another.dispose()


async def test_echo(engine: AsyncEngine, caplog: pytest.LogCaptureFixture) -> None:
    """with `echo=True` the engine logs each statement, BEGIN, COMMIT and ROLLBACK included"""
    another = on(engine, echo=True)
    with caplog.at_level(logging.INFO, "sqlalchemy.engine.Engine"):
        async with another.connect() as connection:
            await connection.execute(text("SELECT 42"))
            await connection.commit()
            await connection.execute(text("SELECT 43"))
    logged = " ".join(record.getMessage() for record in caplog.records)
    await another.dispose()
    assert [word in logged for word in ("SELECT 42", "BEGIN", "COMMIT", "ROLLBACK")] == [True] * 4


# -- sessions --------------------------------------------------------------------------------------------------------


async def test_an_attribute_that_needs_sql(session: AsyncSession) -> None:
    """if it must load something, there is no greenlet to wait in … The second raises `MissingGreenlet`."""
    employee = (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)).limit(1))).one()
    with pytest.raises(MissingGreenlet):
        _ = employee.department


async def test_run_sync(session: AsyncSession) -> None:
    """`await session.run_sync(function)`, which runs `function` in a greenlet, with the sync `Session` as its argument"""
    employee = (await session.scalars(select(Employee).where(Employee.department_id.is_not(None)).limit(1))).one()
    assert await session.run_sync(lambda sync: sync is session.sync_session and employee.department.name)


async def test_a_commit_expires(factory: Factory) -> None:
    """By default a commit expires all objects of a session … Async code therefore turns it off"""
    async with factory(expire_on_commit=True) as session:
        employee = (await session.scalars(select(Employee).limit(1))).one()
        await session.commit()
        with pytest.raises(MissingGreenlet):
            _ = employee.name
    async with factory() as session:
        employee = (await session.scalars(select(Employee).limit(1))).one()
        await session.commit()
        assert employee.name


async def test_a_rollback_expires(factory: Factory) -> None:
    """A rollback always expires: all objects of the session, or for a savepoint those that were changed since."""
    async with factory() as session:
        changed, other = (await session.scalars(select(Employee).limit(2))).all()
        savepoint = await session.begin_nested()
        changed.salary = Decimal(1)
        await session.flush()
        await savepoint.rollback()
        assert (bool(inspect(changed).expired_attributes), bool(inspect(other).expired_attributes)) == (True, False)
        await session.rollback()
        assert inspect(other).expired_attributes
        with pytest.raises(MissingGreenlet):
            _ = other.name


async def test_refreshing(factory: Factory) -> None:
    """`await session.refresh(employee)` loads one of them again."""
    async with factory() as session:
        employee, other = (await session.scalars(select(Employee).limit(2))).all()
        await session.rollback()
        await session.refresh(employee)
        assert employee.name
        with pytest.raises(MissingGreenlet):
            _ = other.name


async def names(factory: Factory) -> set[str]:
    """The names of all committed projects."""
    async with factory() as session:
        return set(await session.scalars(select(Project.name)))


async def test_a_block(factory: Factory) -> None:
    """async with factory() as session: closed at the end; what was not committed is rolled back"""
    async with factory() as session:
        session.add(Project(name="flushed", budget=1))
        await session.flush()
    assert "flushed" not in await names(factory)
    assert factory.kw["bind"].sync_engine.pool.checkedout() == 0


async def test_a_committing_block(factory: Factory) -> None:
    """async with factory.begin() as session: committed at the end, or rolled back when the block raises"""
    async with factory.begin() as session:
        session.add(Project(name="kept", budget=1))
    with pytest.raises(KeyError):
        async with factory.begin() as session:
            session.add(Project(name="lost", budget=1))
            await session.flush()
            raise KeyError
    assert {"kept", "lost"} & await names(factory) == {"kept"}


async def test_one_session_per_task(factory: Factory) -> None:
    """Of two tasks that write and commit with the same session in an `asyncio.gather()`, one raises `InterfaceError`."""

    async def work(session: AsyncSession, name: str) -> None:
        await session.execute(insert(Project.__table__).values(name=name, budget=1))
        await session.commit()

    async def both(first: AsyncSession, second: AsyncSession) -> list[type]:
        await asyncio.gather(first.connection(), *([] if second is first else [second.connection()]))
        done = await asyncio.gather(work(first, "one"), work(second, "two"), return_exceptions=True)
        return sorted((type(one) for one in done), key=str)

    async with factory() as session:
        assert await both(session, session) == [type(None), InterfaceError]
    async with factory.begin() as session:
        await session.execute(delete(Project).where(Project.name.in_(["one", "two"])))
    async with factory() as first, factory() as second:
        assert await both(first, second) == [type(None), type(None)]


# -- reading ---------------------------------------------------------------------------------------------------------


async def test_ways_to_read(session: AsyncSession) -> None:
    """await session.scalar(...) the first thing of the first row, or None … one object by primary key, or None"""
    assert isinstance(await session.scalar(select(Employee).limit(2)), Employee)
    assert await session.scalar(select(Employee).where(Employee.id < 0)) is None
    assert await session.get(Employee, -1) is None


async def test_one_object_for_a_row(session: AsyncSession) -> None:
    """load the same employee twice and it is the same Python object, with the changes you made to it"""
    employee = (await session.scalars(select(Employee).limit(1))).one()
    employee.name = "changed"
    assert (await session.scalars(select(Employee).where(Employee.id == employee.id))).one() is employee
    assert employee.name == "changed"


async def test_get_of_what_is_held(session: AsyncSession, sent: Any) -> None:
    """`session.get()` of something the session already has asks the database nothing, as long as you hold it: the map's references are weak."""
    key = await session.scalar(select(func.min(Employee.id)))
    with sent(session) as statements:
        employee = await session.get(Employee, key)
        assert await session.get(Employee, key) is employee
    assert len(statements) == 1
    del employee
    with sent(session) as statements:
        await session.get(Employee, key)
    assert len(statements) == 1


async def test_remembered_objects(session: AsyncSession) -> None:
    """remembers the objects it loaded as long as you hold them"""
    held = (await session.scalars(select(Employee).limit(3))).all()[0]
    assert list(session.identity_map.values()) == [held]


async def test_relationships_are_not_loaded(session: AsyncSession) -> None:
    """`select(Employee)` does not load `employee.department`"""
    employee = (await session.scalars(select(Employee).join(Employee.department).limit(1))).one()
    assert "department" in inspect(employee).unloaded


async def test_exists(session: AsyncSession, sent: Any) -> None:
    """`Employee.department.has(...)` for one, `Department.employees.any(...)` for many. EXISTS cannot multiply rows."""
    people = select(Employee.id).where(Employee.department.has(Department.name == "Engineering"))
    paid = select(Department.id).where(Department.employees.any(Employee.salary > 0))
    joined = select(Department.id).join(Department.employees).where(Employee.salary > 0)
    with sent(session) as statements:
        found = (await session.scalars(people)).all()
        once, many = [(await session.scalars(statement)).all() for statement in (paid, joined)]
    assert found and all("EXISTS" in sql for sql in statements.sql[:2])
    assert len(once) == len(set(once)) == len(set(many)) < len(many)


async def test_the_budget_of_exercise_5(session: AsyncSession, sent: Any) -> None:
    """At most 3 statements for up to 1,000 people (a loader that asks for keys takes 500 at a time)."""
    department = Department(name="Large", budget=1)
    session.add(department)
    await session.flush()
    for size, count in ((500, 2), (501, 3), (1_000, 3), (1_001, 4)):
        await session.execute(
            text(
                "INSERT INTO employees (name, email, salary, department_id) SELECT 'n', n || '@large', 1, :department "
                "FROM generate_series((SELECT count(*) + 1 FROM employees WHERE department_id = :department), :size) n"
            ),
            {"department": department.id, "size": size},
        )
        with sent(session) as statements:
            assert len(await get_employees_by_department(session, "Large")) == size
        assert len(statements) == count
        session.expunge_all()


async def test_streaming(session: AsyncSession) -> None:
    """stream_scalars with yield_per makes the objects in portions … Without yield_per all of them are made before the first comes out."""
    await session.execute(
        text("INSERT INTO employees (name, email, salary) SELECT n, n, 1 FROM generate_series(1, 300) n")
    )
    total = await session.scalar(select(func.count()).select_from(Employee))
    made: list[object] = []
    event.listen(session.sync_session, "loaded_as_persistent", lambda _, one: made.append(one))

    async def made_for_the_first(statement: Any) -> int:
        session.expunge_all()
        made.clear()
        result = await session.stream_scalars(statement)
        async for _ in result:
            break
        await result.close()
        return len(made)

    assert await made_for_the_first(select(Employee)) == total
    assert await made_for_the_first(select(Employee).execution_options(yield_per=100)) < total / 2


# -- writing ---------------------------------------------------------------------------------------------------------


async def test_nothing_is_written_at_once(session: AsyncSession, sent: Any) -> None:
    """Nothing is written when you assign an attribute or call `session.add()`. … UPDATEs of the changed columns"""
    employee = (await session.scalars(select(Employee).limit(1))).one()
    with sent(session) as statements:
        employee.salary = Decimal("1.23")
        session.add(Project(name="new", budget=1))
        assert len(statements) == 0
        await session.flush()
    assert sorted(statements.commands) == ["INSERT", "UPDATE"]
    (changed,) = [sql for sql in statements.sql if sql.startswith("UPDATE")]
    assert changed.startswith("UPDATE employees SET salary=$1::NUMERIC(10, 2) WHERE")


async def test_autoflush(session: AsyncSession, sent: Any) -> None:
    """The session flushes by itself before a commit and before ORM queries (from 2.1 on before every statement)."""

    async def flushes(name: str, use: Callable[..., Awaitable[Any]], *statement: Any) -> bool:
        session.add(Project(name=name, budget=1))
        with sent(session) as statements:
            await use(*statement)
        return "INSERT" in statements.commands

    assert await flushes("orm", session.execute, select(Employee.id))
    assert await flushes("commit", session.commit)
    for name, statement in (("text", text("SELECT 1")), ("core", select(Project.__table__))):
        assert await flushes(name, session.execute, statement) is FLUSHES_BEFORE_EVERY_STATEMENT


async def test_what_a_flush_does_not_load(session: AsyncSession) -> None:
    """what you did not set raises when it is read (only a manager whose foreign key is NULL is None without asking), and `await session.refresh(employee, ["department"])` loads it"""
    department_id = await session.scalar(select(func.min(Department.id)))
    employee = await create_employee(
        session, name="Ada", email="ada@example.com", salary=Decimal(1), department_id=department_id
    )
    for name in ("department", "projects", "subordinates"):
        with pytest.raises(MissingGreenlet):
            getattr(employee, name)
    assert employee.manager is None
    await session.refresh(employee, ["department"])
    assert employee.department.id == department_id


async def test_deleting(session: AsyncSession, sent: Any) -> None:
    """`await session.delete(department)` and a flush send SELECT, UPDATE, DELETE"""
    department = (await session.scalars(select(Department).where(Department.name == "Engineering"))).one()
    with sent(session) as statements:
        await session.delete(department)
        await session.flush()
    assert statements.commands == ["SELECT", "UPDATE", "DELETE"]
    assert "department_id=$1" in statements.sql[1]


async def test_many_rows(session: AsyncSession, sent: Any) -> None:
    """One statement for all of them, and no object is loaded. Such an UPDATE writes every row that it finds, whether anything changes or not"""
    with sent(session) as statements:
        await session.execute(update(Employee).where(Employee.salary > 0).values(salary=Employee.salary + 100))
        unchanged = await session.execute(update(Employee).where(Employee.salary > 0).values(salary=Employee.salary))
        new = [{"name": "one", "budget": 1}, {"name": "two", "budget": 2}]
        projects = (await session.scalars(insert(Project).returning(Project), new)).all()
        await session.execute(delete(Project).where(Project.name.in_(["one", "two"])))
    assert statements.commands == ["UPDATE", "UPDATE", "INSERT", "DELETE"]
    assert unchanged.rowcount == await session.scalar(select(func.count()).select_from(Employee))
    assert {project.name for project in projects} == {"one", "two"}


async def test_values_made_by_an_update(session: AsyncSession, sent: Any) -> None:
    """A column with `onupdate=func.now()` is expired by the flush of an UPDATE: reading it raises `MissingGreenlet`. `__mapper_args__ = {"eager_defaults": True}` on the model adds RETURNING to the UPDATE as well."""

    class Own(DeclarativeBase):
        pass

    class Plain(Own):
        __tablename__ = "plain"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        word: Mapped[str]
        changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    class Eager(Own):
        __tablename__ = "eager"
        __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        word: Mapped[str]
        changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    connection = await session.connection()
    await connection.run_sync(Own.metadata.create_all)
    plain, eager = Plain(word="a"), Eager(word="a")
    session.add_all([plain, eager])
    with sent(session) as statements:
        await session.flush()
        assert plain.changed_at and eager.changed_at
        plain.word = eager.word = "b"
        await session.flush()
        with pytest.raises(MissingGreenlet):
            _ = plain.changed_at
        assert eager.changed_at
    assert {sql.split()[1]: "RETURNING" in sql for sql in statements.sql if sql.startswith("UPDATE")} == {
        "plain": False,
        "eager": True,
    }


async def test_loading_by_primary_key(session: AsyncSession, sent: Any) -> None:
    """a method of its own, which asks the identity map first and returns None when there is nobody"""
    with sent(session) as statements:
        assert await update_salary(session, -1, Decimal(1)) is None
    assert statements.commands == ["SELECT"]


async def test_an_unchanged_value(session: AsyncSession, sent: Any) -> None:
    """it compares each attribute with what it loaded, and writes what differs. An update() of your own writes in any case."""
    employee = (await session.scalars(select(Employee).limit(1))).one()
    with sent(session) as statements:
        await update_salary(session, employee.id, employee.salary)
        assert statements.commands == []
        await session.execute(update(Employee).where(Employee.id == employee.id).values(salary=employee.salary))
    assert statements.commands == ["UPDATE"]


@pytest.mark.parametrize(("fresh", "raised"), [(False, 100), (True, 200)], ids=["held", "populate_existing"])
async def test_two_raises(factory: Factory, fresh: bool, raised: int) -> None:
    """FOR UPDATE makes a second raise wait … an object that the session already holds keeps its old values otherwise."""

    async def salary(session: AsyncSession, **options: Any) -> Decimal:
        employee = await session.get_one(Employee, 1, **options)
        return employee.salary

    async with factory() as first, factory() as second:
        both = [await session.get_one(Employee, 1) for session in (first, second)]
        before = both[0].salary
        for session in (first, second):
            await session.commit()
        for session in (first, second):
            employee = await session.get_one(Employee, 1, with_for_update=True, populate_existing=fresh)
            employee.salary += 100
            await session.commit()
    async with factory() as session:
        assert await salary(session) - before == raised


async def test_for_update_waits(factory: Factory) -> None:
    """FOR UPDATE makes a second raise wait"""
    async with factory() as first, factory() as second:
        await first.get(Employee, 1, with_for_update=True)
        await second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="lock timeout"):
            await second.get(Employee, 1, with_for_update=True)


async def test_a_savepoint(session: AsyncSession) -> None:
    """A savepoint lets the caller go on after a refused row, instead of having to roll everything back."""
    session.add(Project(name="kept", budget=1))
    await session.flush()
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            session.add(Project(name="kept", budget=1))
            await session.flush()
    assert await session.scalar(select(func.count()).where(Project.name == "kept")) == 1


async def test_get_one(session: AsyncSession) -> None:
    """get_one() raises where there is nobody"""
    with pytest.raises(sqlalchemy.exc.NoResultFound):
        await session.get_one(Employee, -1)


async def test_two_loaders(session: AsyncSession, sent: Any) -> None:
    """A loader that joins a collection gives the same employee on several rows, and makes .unique() necessary; one that sends a second statement does not."""
    with pytest.raises(sqlalchemy.exc.InvalidRequestError, match="unique"):
        (await session.scalars(select(Employee).options(joinedload(Employee.projects)))).all()
    with sent(session) as statements:
        people = (await session.scalars(select(Employee).options(selectinload(Employee.projects)))).all()
    assert len(people) == len(set(people)) and len(statements) == 2

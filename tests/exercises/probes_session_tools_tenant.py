"""Probes for session tools: what the sessions of a tenant see, and what they may write.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Employees are named by their ids.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from inspect import iscoroutine
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased, contains_eager, immediateload, joinedload, selectinload, subqueryload

from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_Step = Callable[[AsyncSession], Awaitable[Any]]


_under_way = [""]


async def step_under_way(harness: Harness) -> str:
    """The step that the last probe had begun."""
    return _under_way[0]


@cache
def _there(harness: Harness, url: str) -> SimpleNamespace:
    """The learner's classes, and what they can do with an engine."""
    module, models = harness.module("app.session_tools"), harness.module("app.models")
    engine = harness.engine_on(url)
    return SimpleNamespace(
        engine=engine,
        before=async_sessionmaker(engine),
        tenant=cache(lambda department: module.tenant_factory(engine, department)),
        TenantViolation=module.TenantViolation,
        Department=models.Department,
        Employee=models.Employee,
        Project=models.Project,
        TimeEntry=harness.module("app.records").TimeEntry,
    )


async def tenant_factory_itself(harness: Harness, department: int) -> list[str]:
    """The names of the classes of what the learner's function returns, its own first."""
    made = harness.module("app.session_tools").tenant_factory(harness.engine, department)
    kinds = [kind.__name__ for kind in type(made).__mro__]
    if iscoroutine(made):
        await made  # as long as it is a stub, this raises NotImplementedError
    return kinds


def _rows(query: Any) -> _Step:
    """A step: the rows of a query, objects by their ids."""

    async def step(session: AsyncSession) -> Any:
        rows = (await session.execute(query)).all()
        return [[getattr(cell, "id", cell) for cell in row] for row in rows]

    return step


def _loaded(query: Any, attribute: str, *, lazily: bool = False) -> _Step:
    """A step: the objects of a query with what a relationship of theirs holds, as pairs of ids."""

    def read(parents: Sequence[Any]) -> Any:
        found: list[list[Any]] = []
        for parent in parents:
            value = getattr(parent, attribute)
            children = value if isinstance(value, list) else [value]
            found += [[parent.id, each and each.id] for each in children or [None]]
        return found

    async def step(session: AsyncSession) -> Any:
        parents = (await session.scalars(query)).unique().all()
        return await session.run_sync(lambda _: read(parents)) if lazily else read(parents)

    return step


async def _in_turn(there: SimpleNamespace, departments: Sequence[int], steps: Mapping[str, _Step]) -> dict[str, Any]:
    """Run each step in a session of each tenant, one after the other; an error of SQLAlchemy's is a result, too."""
    found: dict[str, Any] = {}
    sessions = [there.tenant(department)() for department in departments]
    try:
        for name, step in steps.items():
            _under_way[0] = name
            found[name] = []
            for session in sessions:
                try:
                    found[name].append(await step(session))
                except SQLAlchemyError as error:
                    found[name].append(f"{type(error).__name__}: {error}".partition("\n")[0])
                    await session.rollback()
                session.expunge_all()  # as good as a fresh session
    finally:
        for session in sessions:
            await session.close()
    return found


async def tenant_result(harness: Harness, url: str, department: int) -> bool:
    """Whether a SELECT gives a coroutine in place of a result."""
    there = _there(harness, url)
    _under_way[0] = "select(Department.id)"
    async with there.tenant(department)() as session:
        result = await session.execute(select(there.Department.id))
        if is_coroutine := iscoroutine(result):
            result.close()
        return is_coroutine


async def tenant_selects(harness: Harness, url: str, departments: list[int]) -> dict[str, Any]:
    """SELECTs, and what they return."""
    there = _there(harness, url)
    employee, department, project, entry = there.Employee, there.Department, there.Project, there.TimeEntry
    other = aliased(employee)

    async def streamed(session: AsyncSession) -> Any:
        return [[each.id] async for each in await session.stream_scalars(select(employee))]

    async def got(session: AsyncSession) -> Any:
        found = [await session.get(employee, key) for key in (9, 23, 17)]
        return [[each.id] for each in found if each is not None]

    per_department = select(func.count(employee.id)).where(employee.department_id == department.id).scalar_subquery()
    return await _in_turn(
        there,
        departments,
        {
            "select(Employee)": _rows(select(employee)),
            "select(Employee.id)": _rows(select(employee.id)),
            "session.get()": got,
            "select(func.count()).select_from(Employee)": _rows(select(func.count()).select_from(employee)),
            "a SELECT with a LIMIT": _rows(select(employee).order_by(employee.id).limit(3)),
            "stream_scalars()": streamed,
            "select(Department)": _rows(select(department)),
            "an alias": _rows(select(other)),
            "a join from Department": _rows(select(department.id, employee.id).join(department.employees)),
            "a join that selects departments only": _rows(select(department.id).join(department.employees)),
            "an outer join": _rows(select(department.id, employee.id).outerjoin(department.employees)),
            "a join to an alias": _rows(
                select(department.id, other.id).join(other, other.department_id == department.id)
            ),
            "a join with the manager, an alias": _rows(
                select(employee.id, other.id).join(other, employee.manager_id == other.id)
            ),
            "an outer join with the manager, an alias": _rows(
                select(employee.id, other.id).outerjoin(employee.manager.of_type(other))
            ),
            "a join from Project": _rows(select(project.id, employee.id).join(project.employees)),
            "a join from TimeEntry": _rows(select(entry.id).join(entry.employee)),
            "a scalar subquery": _rows(select(department.id, per_department)),
        },
    )


async def tenant_loads(harness: Harness, url: str, departments: list[int]) -> dict[str, Any]:
    """Relationships that lead to employees, loaded lazily and eagerly."""
    there = _there(harness, url)
    employee, department, project, entry = there.Employee, there.Department, there.Project, there.TimeEntry

    async def refreshed(session: AsyncSession) -> Any:
        found = await session.get(department, 1)
        await session.refresh(found, ["employees"])
        return [[each.id] for each in found.employees]

    async def of_an_inserted_one(session: AsyncSession) -> Any:
        new = [
            make(employee, name="New", email=f"new{key}@example.org", salary=Decimal(1), manager_id=key)
            for key in (27, 6, 17)
        ]
        session.add_all(new)
        await session.flush()
        found = await session.run_sync(lambda _: [[each.manager.id] for each in new if each.manager is not None])
        await session.rollback()
        return found

    def lazy(parent: Any, attribute: str) -> _Step:
        return _loaded(select(parent), attribute, lazily=True)

    def eager(parent: Any, load: Any, attribute: str) -> _Step:
        return _loaded(select(parent).options(load(getattr(parent, attribute))), attribute)

    joined = select(department).join(department.employees).options(contains_eager(department.employees))
    of_both = {
        "lazy loads of Department.employees": lazy(department, "employees"),
        "selectinload(Department.employees)": eager(department, selectinload, "employees"),
        "a lazy load of Employee.manager of somebody who was just inserted": of_an_inserted_one,
    }
    of_one = {
        "lazy loads of Project.employees": lazy(project, "employees"),
        "lazy loads of Employee.manager": lazy(employee, "manager"),
        "lazy loads of Employee.subordinates": lazy(employee, "subordinates"),
        "lazy loads of TimeEntry.employee": _loaded(
            select(entry).where(entry.id.in_((3, 16, 8, 21))), "employee", lazily=True
        ),
        "contains_eager(Department.employees)": _loaded(joined, "employees"),
        "refresh() of Department.employees": refreshed,
        "joinedload(Department.employees)": eager(department, joinedload, "employees"),
        "subqueryload(Department.employees)": eager(department, subqueryload, "employees"),
        "immediateload(Department.employees)": eager(department, immediateload, "employees"),
        "selectinload(Project.employees)": eager(project, selectinload, "employees"),
        "joinedload(Project.employees)": eager(project, joinedload, "employees"),
        "selectinload(Employee.manager)": eager(employee, selectinload, "manager"),
        "joinedload(Employee.manager)": eager(employee, joinedload, "manager"),
    }
    return await _in_turn(there, departments, of_both) | await _in_turn(there, departments[:1], of_one)


# -- writing -----------------------------------------------------------------------------------------------------------


def _new(there: SimpleNamespace, name: str, **values: Any) -> Any:
    return make(there.Employee, name=name, email=f"{name.lower()}@example.org", salary=Decimal(1), **values)


async def tenant_work(harness: Harness, url: str, department: int) -> dict[str, Any]:
    """What a tenant may write; returns the department of each new object after the flush."""
    there = _there(harness, url)
    factory, found = there.tenant(department), {}

    async def insert(name: str, *, by_object: bool = False, with_a_project: bool = False, **values: Any) -> None:
        _under_way[0] = name
        async with factory() as session:
            if by_object:
                values["department"] = await session.get(there.Department, department)
            new = _new(there, name, **values)
            if with_a_project:
                session.add(make(there.Project, name="Its first member", budget=Decimal(1), employees=[new]))
            else:
                session.add(new)
            await session.flush()
            found[name] = new.department_id
            await session.commit()

    await insert("Plain")
    await insert("Null", department_id=None)
    await insert("Led", manager_id=27)
    await insert("Member", with_a_project=True)
    await insert("Own", department_id=department)
    await insert("Object", by_object=True)
    _under_way[0] = "Corrected"
    async with factory() as session:
        moved = await session.get(there.Employee, 9)
        corrected = _new(there, "Corrected", department_id=1)
        session.add(corrected)
        moved.department_id = 1
        corrected.department_id = moved.department_id = department
        await session.commit()
    return found


async def tenant_other_work(harness: Harness, url: str, department: int) -> str:
    """What a tenant does besides; returns the name of somebody who was refreshed."""
    there = _there(harness, url)
    factory = there.tenant(department)
    _under_way[0] = "changed"
    async with factory() as session:
        (await session.get(there.Employee, 9)).name = "changed"
        await session.commit()
    _under_way[0] = "deleted"
    async with factory() as session:
        await session.delete(await session.get(there.Employee, 28))
        await session.commit()
    _under_way[0] = "others"
    async with factory() as session:
        (await session.get(there.Department, 1)).budget = Decimal(5)
        session.add(make(there.Project, name="A new project", budget=Decimal(1)))
        await session.commit()
    _under_way[0] = "refreshed"
    async with factory() as session:
        refreshed = await session.get(there.Employee, 9)
        await session.refresh(refreshed)
        session.expire(refreshed)
        return str(await session.run_sync(lambda _: refreshed.name))


async def tenants_side_by_side(harness: Harness, url: str, departments: list[int]) -> None:
    """A session of each tenant adds somebody without a department; then they flush in turn, and commit."""
    _under_way[0] = "side by side"
    there = _there(harness, url)
    first, second = (there.tenant(department)() for department in departments)
    async with first, second:
        first.add(_new(there, "Left"))
        second.add(_new(there, "Right"))
        await first.flush()
        await second.flush()
        await second.commit()
        await first.commit()


def _refused(there: SimpleNamespace) -> dict[str, _Step]:
    """What brings an employee into another department, up to the flush."""
    employee = there.Employee

    def elsewhere() -> Any:
        return make(there.Department, name="Brand New", budget=Decimal(1))

    async def other(session: AsyncSession) -> Any:
        query = select(there.Department).where(there.Department.id == 11)
        return (await session.scalars(query.options(selectinload(there.Department.employees)))).one()

    async def inserted_by_id(session: AsyncSession) -> None:
        session.add(_new(there, "Intruder", department_id=11))

    async def inserted_by_object(session: AsyncSession) -> None:
        session.add(_new(there, "Intruder", department=await other(session)))

    async def inserted_with_a_new_department(session: AsyncSession) -> None:
        session.add(_new(there, "Intruder", department=elsewhere()))

    async def moved_by_id(session: AsyncSession) -> None:
        (await session.get(employee, 9)).department_id = 11

    async def moved_by_object(session: AsyncSession) -> None:
        department, moved = await other(session), await session.get(employee, 9)
        moved.department = department

    async def moved_by_list(session: AsyncSession) -> None:
        department, moved = await other(session), await session.get(employee, 9)
        department.employees.append(moved)

    async def moved_to_a_new_department(session: AsyncSession) -> None:
        (await session.get(employee, 9)).department = elsewhere()

    async def among_others(session: AsyncSession) -> None:
        stays, moved = await session.get(employee, 12), await session.get(employee, 9)
        stays.name, moved.department_id = "changed", 11

    inserted = inserted_by_id, inserted_by_object, inserted_with_a_new_department
    moved = moved_by_id, moved_by_object, moved_by_list, moved_to_a_new_department, among_others
    return {change.__name__: change for change in (*inserted, *moved)}


async def tenant_violations(harness: Harness, url: str, department: int) -> dict[str, list[str]]:
    """What a tenant may not write: what is raised, and where.

    The last time the caller goes on all the same: a third text says what that transaction sees of what was refused, and
    then it is committed.
    """
    _under_way[0] = "violations"
    there = _there(harness, url)

    async def query(session: AsyncSession) -> None:
        await session.scalars(select(there.Project))
        if not session.sync_session.autoflush:
            await session.flush()

    async def written(session: AsyncSession) -> str:
        """What the session's connection sees: nothing when the flush was rolled back."""
        changed = (table.c.id == 12) & (table.c.name == "changed") | (table.c.id == 9) & (table.c.department_id == 11)
        connection = await session.connection()
        return "written" if (await connection.execute(select(table.c.id).where(changed))).all() else "nothing"

    async def attempt(change: _Step, write: _Step, *, go_on: bool = False) -> list[str]:
        async with there.tenant(department)() as session:
            at = "before the flush"
            raised = ["nothing", ""]
            try:
                await change(session)
                at = "at the flush"
                await write(session)
            except there.TenantViolation:
                raised = ["TenantViolation", at]
            except Exception as error:
                raised = [type(error).__name__, at]
            with suppress(Exception):
                if go_on:
                    raised.append(await written(session))
                    await session.commit()
                else:
                    await session.rollback()
            return raised

    refused, table = _refused(there), there.Employee.__table__
    flush, commit = AsyncSession.flush, AsyncSession.commit
    found = {name: await attempt(change, flush) for name, change in refused.items()}
    found["autoflush"] = await attempt(refused["moved_by_id"], query)
    found["commit"] = await attempt(refused["inserted_by_id"], commit)
    found["among_others"] = await attempt(refused["among_others"], flush, go_on=True)
    return found


async def tenant_bulk(harness: Harness, url: str, department: int) -> None:
    """ORM-enabled update() and delete(), committed."""
    _under_way[0] = "bulk"
    there = _there(harness, url)
    employee = there.Employee
    async with there.tenant(department)() as session:
        held = [await session.get(employee, 27)]
        await session.execute(update(employee).values(salary=Decimal(7)))
        await session.execute(update(employee).where(employee.id.in_([6, 9, 17])).values(name="one of three"))
        await session.execute(
            update(employee).values(hire_date=func.current_date()), execution_options={"synchronize_session": False}
        )
        await session.execute(delete(employee).where(employee.id.in_([29, 30, 34])))
        held.clear()
        await session.commit()


async def tenants_and_others(harness: Harness, url: str, department: int) -> dict[str, int]:
    """How many employees the sessions of other factories see; one of them writes wherever it likes."""
    _under_way[0] = "others"
    there = _there(harness, url)
    there.tenant(department)
    count = select(func.count()).select_from(there.Employee)
    found = {}
    for name, factory in {
        "a factory that was made before": there.before,
        "a factory that was made afterwards": async_sessionmaker(there.engine),
        "an AsyncSession without a factory": lambda: AsyncSession(there.engine),
    }.items():
        async with factory() as session:
            found[name] = await session.scalar(count)
    async with there.before.begin() as session:
        session.add_all([_new(there, "Free"), _new(there, "Elsewhere", department_id=11)])
    return found

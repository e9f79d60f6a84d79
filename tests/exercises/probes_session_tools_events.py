"""Probes for session tools: what sessions of an audited factory do to employees.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Each step works on employees of its own, whose ids it returns: by them the judge
tells which rows of the log are due to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from inspect import iscoroutinefunction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, selectinload

from kata.worker.objects import make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_Step = Callable[[SimpleNamespace], Awaitable[list[int]]]


_under_way = [""]


async def step_under_way(harness: Harness) -> str:
    """The step that the last probe had begun."""
    return _under_way[0]


@cache
def _there(harness: Harness, url: str) -> SimpleNamespace:
    """The learner's classes, and a factory to which their function was applied, once."""
    function = harness.module("app.session_tools").audit_employees
    models = harness.module("app.models")
    engine = harness.engine_on(url)
    plain, factory = async_sessionmaker(engine), async_sessionmaker(engine)
    function(factory)
    return SimpleNamespace(
        function=function,
        engine=engine,
        plain=plain,
        factory=factory,
        Department=models.Department,
        Employee=models.Employee,
        Project=models.Project,
    )


async def audit_itself(harness: Harness) -> bool:
    """Call the learner's function; return whether it is one that is called without await."""
    function = harness.module("app.session_tools").audit_employees
    if not iscoroutinefunction(function):
        function(async_sessionmaker(harness.engine))
        return True
    await function(async_sessionmaker(harness.engine))
    return False


def _new(there: SimpleNamespace, name: str, **values: Any) -> Any:
    return make(there.Employee, name=name, email=f"{name.lower()}@example.org", salary=Decimal("1000.25"), **values)


async def _raise(session: AsyncSession, there: SimpleNamespace, key: int, salary: str = "1.50") -> Any:
    """Load an employee and change the salary."""
    employee = await session.get(there.Employee, key)
    employee.salary = Decimal(salary)
    return employee


async def _in_turn(there: SimpleNamespace, *steps: _Step) -> dict[str, list[int]]:
    found = {}
    for step in steps:
        _under_way[0] = step.__name__
        found[step.__name__] = await step(there)
    return found


# -- what is logged ----------------------------------------------------------------------------------------------------


async def audited_rows(harness: Harness, url: str) -> dict[str, list[int]]:
    """Inserts, changes and deletions, alone and together."""

    async def change(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            await _raise(session, there, 23)
        return [23]

    async def insert(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            new = _new(there, "Inserted", department_id=8)
            session.add(new)
            await session.flush()
            return [new.id]

    async def delete(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            await session.delete(await session.get(there.Employee, 34))
        return [34]

    async def several(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            first, second = _new(there, "First"), _new(there, "Second", department_id=1)
            await session.delete(await session.get(there.Employee, 25))
            changed = [await _raise(session, there, key, f"{key}.00") for key in (15, 29)]
            session.add_all([first, second])
            await session.flush()
            ids = [first.id, second.id]
        return [*ids, *(15, 29), 25] if changed else []

    async def two_flushes(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await _raise(session, there, 28, "0.00")
            await session.flush()
            employee.salary = Decimal("3.00")
            employee.name = "Noah"
            await session.flush()
        return [28]

    async def inserted_then_changed(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            new = _new(there, "Later")
            session.add(new)
            await session.flush()
            new.name = ""
            await session.flush()
            return [new.id]

    async def autoflush(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await _raise(session, there, 20)
            await session.scalars(select(there.Project))
            employee.name = "Felix"
        return [20]

    async def second_transaction(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            employee = await _raise(session, there, 13, "2.00")
            await session.commit()
            await session.refresh(employee)
            employee.salary = Decimal("3.00")
            await session.commit()
        return [13]

    there = _there(harness, url)
    return await _in_turn(
        there, change, insert, delete, several, two_flushes, inserted_then_changed, autoflush, second_transaction
    )


async def audited_changes(harness: Harness, url: str) -> dict[str, list[int]]:
    """What counts as a change, and what does not."""

    async def texts(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await _raise(session, there, 5)
            employee.hire_date, employee.name, employee.manager_id = date(2024, 2, 29), 'Zoë "Q" O\'Neil', None
        return [5]

    async def from_none(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            (await session.get(there.Employee, 17)).department_id = 8
        return [17]

    async def twice(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await session.get(there.Employee, 19)
            employee.name = "Helen"
            employee.name = "Magda"
        return [19]

    async def relationships(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            department, manager = await session.get(there.Department, 8), await session.get(there.Employee, 27)
            employee = await session.get(there.Employee, 16)
            employee.department, employee.manager = department, manager
        return [16, 27]

    async def inserted_together(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            department = make(there.Department, id=700, name="Brand New", budget=Decimal(1))
            boss = _new(there, "Boss", department=department)
            new = _new(there, "Subordinate", manager=boss)
            session.add(new)
            await session.flush()
            return [boss.id, new.id]

    async def same_value(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await session.get(there.Employee, 7)
            employee.salary, employee.name = Decimal("60000.10"), str(employee.name)
        return [7]

    async def changed_back(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await session.get(there.Employee, 24)
            name, employee.name = employee.name, "somebody"
            employee.name = name
        return [24]

    async def one_of_two(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            employee = await _raise(session, there, 30)
            employee.name = str(employee.name)
        return [30]

    async def a_list(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            query = select(there.Employee).where(there.Employee.id == 10)
            employee = (await session.scalars(query.options(selectinload(there.Employee.projects)))).one()
            employee.projects.append(await session.get(there.Project, 3))
        return [10]

    async def others(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            (await session.get(there.Department, 4)).budget += 1
            (await session.get(there.Project, 4)).budget += 1
        return [4]

    async def deleted_department(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            query = select(there.Department).where(there.Department.id == 3)
            department = (await session.scalars(query.options(selectinload(there.Department.employees)))).one()
            await session.delete(department)
        return [31]

    async def deleted_manager(there: SimpleNamespace) -> list[int]:
        async with there.factory.begin() as session:
            query = select(there.Employee).where(there.Employee.id == 12)
            manager = (await session.scalars(query.options(selectinload(there.Employee.subordinates)))).one()
            await session.delete(manager)
        return [20, 12]

    there = _there(harness, url)
    return await _in_turn(
        there,
        texts,
        from_none,
        twice,
        relationships,
        inserted_together,
        same_value,
        changed_back,
        one_of_two,
        a_list,
        others,
        deleted_department,
        deleted_manager,
    )


# -- transactions ------------------------------------------------------------------------------------------------------


async def audited_transactions(harness: Harness, url: str) -> dict[str, list[int]]:
    """Rollbacks, savepoints, a flush that fails, and two sessions at once."""

    async def rolled_back(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            await _raise(session, there, 1, "11.00")
            await session.flush()
            await session.rollback()
            (await _raise(session, there, 3, "12.00")).name = "Mina"
            await session.commit()
        return [1, 3]

    async def closed(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            await _raise(session, there, 6, "11.00")
            await session.flush()
        return [6]

    async def savepoint(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            await _raise(session, there, 8, "11.00")
            await session.flush()
            nested = await session.begin_nested()
            await _raise(session, there, 11, "12.00")
            await session.flush()
            await nested.rollback()
            await _raise(session, there, 14, "13.00")
            await session.commit()
        return [8, 11, 14]

    async def unflushed_savepoint(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            nested = await session.begin_nested()
            await _raise(session, there, 33, "11.00")
            await nested.rollback()
            await session.commit()
        return [33]

    async def released(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            async with session.begin_nested():
                await _raise(session, there, 2, "11.00")
            await session.commit()
        return [2]

    async def failed(there: SimpleNamespace) -> list[int]:
        async with there.factory() as session:
            await _raise(session, there, 26, "11.00")
            session.add(make(there.Employee, name="Twin", email="mei.chen@example.com", salary=Decimal(1)))
            with suppress(IntegrityError):
                await session.flush()
            await session.rollback()
            await _raise(session, there, 10, "12.00")
            await session.commit()
        return [26, 10]

    async def side_by_side(there: SimpleNamespace) -> list[int]:
        async with there.factory() as first, there.factory() as second:
            await _raise(first, there, 21, "11.00")
            await first.flush()
            await _raise(second, there, 22, "12.00")
            await second.commit()
            await first.rollback()
        return [21, 22]

    there = _there(harness, url)
    return await _in_turn(there, rolled_back, closed, savepoint, unflushed_savepoint, released, failed, side_by_side)


async def audited_others(harness: Harness, url: str) -> dict[str, list[int]]:
    """Factories that the learner's function never got, while it got others that are like them."""
    there = _there(harness, url)
    _under_way[0] = "given"
    shared, own = type("SharedSession", (Session,), {}), type("OwnSession", (AsyncSession,), {})
    made_before = async_sessionmaker(there.engine)
    there.function(async_sessionmaker(there.engine, sync_session_class=shared))
    there.function(async_sessionmaker(there.engine, class_=own))
    factories: dict[str, tuple[Any, int]] = {
        "made_before_all": (there.plain, 17),
        "made_before": (made_before, 27),
        "sharing": (async_sessionmaker(there.engine, sync_session_class=shared), 33),
        "of_own_class": (async_sessionmaker(there.engine, class_=own), 9),
        "made_afterwards": (async_sessionmaker(there.engine), 30),
        "without_a_factory": (lambda: AsyncSession(there.engine), 7),
    }
    for name, (factory, key) in factories.items():
        _under_way[0] = name
        async with factory() as session:
            (await session.get(there.Employee, key)).hire_date = date(2001, 2, 3)
            await session.commit()
    return {name: [key] for name, (_, key) in factories.items()}


async def audited_factories(harness: Harness, url: str) -> dict[str, list[int]]:
    """Two factories that the learner's function got, one after the other."""
    there = _there(harness, url)
    _under_way[0] = "given"
    second = async_sessionmaker(there.engine, autoflush=False)
    there.function(second)
    factories: dict[str, tuple[Any, int]] = {"second": (second, 24), "first_again": (there.factory, 16)}
    for name, (factory, key) in factories.items():
        _under_way[0] = name
        async with factory() as session:
            await _raise(session, there, key, "77.00")
            await session.commit()
    return {name: [key] for name, (_, key) in factories.items()}

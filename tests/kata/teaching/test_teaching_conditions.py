"""Phase 3: conditions, and rows of several parts."""

from typing import Any

import pytest
from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from solutions.models import Department, Employee

TEXTS = ("app/queries_basic.py",)


async def names_where(session: AsyncSession, *conditions: Any) -> set[str]:
    return set((await session.scalars(select(Employee.name).where(*conditions))).all())


async def test_where_wants_both(session: AsyncSession) -> None:
    """`where(a, b)` wants both. `and_()`, `or_()` and `not_()` combine conditions, and so do `&`, `|` and `~`, with parentheses around each side."""
    rich, led = Employee.salary > 60_000, Employee.manager_id.is_not(None)
    assert await names_where(session, rich, led) == await names_where(session, and_(rich, led))
    assert await names_where(session, (Employee.salary > 60_000) & led) == await names_where(session, and_(rich, led))
    assert await names_where(session, rich | led) == await names_where(session, or_(rich, led))
    assert await names_where(session, ~rich) == await names_where(session, not_(rich))
    with pytest.raises(TypeError):
        bool(rich and led)


async def test_ilike(session: AsyncSession) -> None:
    """Employee.name.ilike("%ann%") … upper and lower case are the same (in like() they are not)"""
    name = await session.scalar(select(func.min(Employee.name)))
    assert name is not None and name != name.upper()
    assert name in await names_where(session, Employee.name.ilike(f"%{name.upper()}%"))
    assert name not in await names_where(session, Employee.name.like(f"%{name.upper()}%"))


async def test_in_a_list(session: AsyncSession) -> None:
    """one of these; an empty list finds nobody"""
    ids = (await session.scalars(select(Employee.id).limit(3))).all()
    assert len((await session.scalars(select(Employee).where(Employee.id.in_(ids)))).all()) == 3
    assert await names_where(session, Employee.id.in_([])) == set()


async def test_is_null(session: AsyncSession) -> None:
    """IS NULL; `== None` becomes the same, `is None` is plain False"""
    assert "IS NULL" in str(Employee.manager_id.is_(None))
    assert str(Employee.manager_id == None) == str(Employee.manager_id.is_(None))  # noqa: E711
    assert (Employee.manager_id is None) is False
    assert await names_where(session, Employee.manager_id.is_(None))


async def test_between(session: AsyncSession) -> None:
    """Employee.salary.between(low, high) both ends included"""
    low, high = (await session.execute(select(func.min(Employee.salary), func.max(Employee.salary)))).one()
    everybody = set((await session.scalars(select(Employee.name))).all())
    assert await names_where(session, Employee.salary.between(low, high)) == everybody


async def test_several_classes(session: AsyncSession) -> None:
    """Several classes or columns in one select() give rows with as many parts"""
    pairs = await session.execute(select(Employee, Department).join(Employee.department))
    for employee, department in pairs:
        assert (type(employee), type(department)) == (Employee, Department)
        assert employee.department_id == department.id

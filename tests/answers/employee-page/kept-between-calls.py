# /// answer
# verdict = "rejected"
# mistake = "the page of the first call is kept"
# says = "kept|cache|no statement|statement|between calls"
# ///

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


_pages: dict[tuple[int, int], Any] = {}


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    if (page, size) not in _pages:
        _pages[page, size] = (await session.execute(statement)).all()
    return _pages[page, size]

# /// answer
# verdict = "rejected"
# mistake = "loads the employees' projects too: a third statement"
# says = "statements|three|third|extra|projects|exactly|one (more|too many)|2"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees).selectinload(Employee.projects))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}

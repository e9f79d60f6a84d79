# /// answer
# verdict = "rejected"
# mistake = "and_() on the relationship loads only people with a manager"
# says = "manager|count|filter|and_|left out|missing|differ"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees.and_(Employee.manager_id.is_not(None))))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}

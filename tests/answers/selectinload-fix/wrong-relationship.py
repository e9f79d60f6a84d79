# /// answer
# verdict = "rejected"
# mistake = "the employees' projects are counted, not the departments' employees"
# says = "department|relationship|name|dict|employees|expected|count|differ"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Employee).options(selectinload(Employee.projects))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.projects) for department in departments}

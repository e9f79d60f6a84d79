# /// answer
# verdict = "rejected"
# mistake = "the values are the employees, not head counts"
# says = "list|count|int|number|values?|type|employees"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: department.employees for department in departments}

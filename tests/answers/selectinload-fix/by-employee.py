# /// answer
# verdict = "rejected"
# mistake = "counts from the employees: empty departments are missing"
# says = "nobody|without employees|no employees|empty|missing|department"
# ///

from collections import Counter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Employee).where(Employee.department_id.is_not(None)).options(selectinload(Employee.department))
    return dict(Counter(employee.department.name for employee in (await session.scalars(stmt)).all()))

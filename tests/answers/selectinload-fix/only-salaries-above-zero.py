# /// answer
# verdict = "rejected"
# mistake = "only the well paid"
# says = 'head count of .* is wrong'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    return {
        d.name: len(d.employees)
        for d in (
            await session.scalars(
                select(Department).options(selectinload(Department.employees.and_(Employee.salary > 0)))
            )
        ).all()
    }

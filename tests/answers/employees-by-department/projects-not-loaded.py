# /// answer
# verdict = "rejected"
# mistake = "projects are not loaded"
# says = "not loaded|unloaded|lazy|eager|without (further|more) (sql|statement)|emit|loaded|MissingGreenlet|detached"
# ///
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str) -> Sequence[Employee]:
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(selectinload(Employee.department))
        .order_by(Employee.name, Employee.id)
    )
    result = await session.execute(stmt)
    return result.scalars().all()

# /// answer
# verdict = "rejected"
# mistake = "the employees are returned, not the department"
# says = "\\blist\\b|Department|employees|\\btypes?\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    department = (await session.scalars(statement)).one_or_none()
    return department.employees if department else None

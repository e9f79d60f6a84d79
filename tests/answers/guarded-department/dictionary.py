# /// answer
# verdict = "rejected"
# mistake = "a dictionary is returned, not a department"
# says = "dict|Department"
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
    if department is None:
        return None
    return {"name": department.name, "employees": list(department.employees)}

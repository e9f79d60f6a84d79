# /// answer
# verdict = "rejected"
# mistake = "the department is taken from its first employee: where nobody works it is not found"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|nobody|empty|None|not found|missing|inner join|department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == name)
        .options(contains_eager(Employee.department).selectinload(Department.employees))
    )
    employee = (await session.scalars(statement)).first()
    return employee.department if employee else None

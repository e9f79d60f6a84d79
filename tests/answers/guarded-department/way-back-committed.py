# /// answer
# verdict = "rejected"
# mistake = "the department is set on every employee, so reading it does not raise"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    department = (await session.scalars(statement)).one_or_none()
    for employee in department.employees if department else ():
        attributes.set_committed_value(employee, "department", department)
    return department

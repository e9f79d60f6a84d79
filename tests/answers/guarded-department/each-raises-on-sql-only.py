# /// answer
# verdict = "rejected"
# mistake = "sql_only=True for each: the department of an employee is in the identity map"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|sql_only|identity map"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(
            selectinload(Department.employees).options(
                raiseload(Employee.department, sql_only=True),
                raiseload(Employee.manager, sql_only=True),
                raiseload(Employee.subordinates, sql_only=True),
                raiseload(Employee.projects, sql_only=True),
            )
        )
    )
    return (await session.scalars(statement)).one_or_none()

# /// answer
# verdict = "rejected"
# mistake = "the loader leaves out employees who earn little"
# says = "filter|missing|employees|and_|salary|left out"
# kinds = ["EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees.and_(Employee.salary > 60_000)).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()

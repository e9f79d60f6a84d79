# /// answer
# verdict = "rejected"
# mistake = "the id of the employee is compared with the id of the department"
# says = "employees?\\.id|Employee\\.id|department_id|join condition|(?-i:\\bON\\b)|employees"
# kinds = ["JOIN_CONDITION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.id == Department.id)
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()

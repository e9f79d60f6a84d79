# /// answer
# verdict = "rejected"
# mistake = "a text is joined with a number"
# says = "\\btypes?\\b|integer|operator|number|varchar"
# kinds = ["JOIN_CONDITION_ON_UNMATCHABLE_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.name)
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()

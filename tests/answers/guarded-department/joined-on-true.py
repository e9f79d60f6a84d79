# /// answer
# verdict = "rejected"
# mistake = "employees is joined with a condition that is always true"
# says = "cross join|cartesian|join condition|(?-i:\\bON\\b)|\\btrue\\b|everybody|too many|employees"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, true())
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()

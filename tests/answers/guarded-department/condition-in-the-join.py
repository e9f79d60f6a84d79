# /// answer
# verdict = "rejected"
# mistake = "a condition in ON: who earns little is not loaded"
# says = "(?-i:\\bON\\b)|salary|filter|missing|left out|outer join|employees"
# kinds = ["CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, and_(Employee.department_id == Department.id, Employee.salary > 60_000))
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()

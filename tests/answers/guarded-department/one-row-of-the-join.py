# /// answer
# verdict = "rejected"
# mistake = "LIMIT 1 counts joined rows: a single employee is loaded"
# says = "LIMIT|missing|employees"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.id)
        .where(Department.name == name)
        .limit(1)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()

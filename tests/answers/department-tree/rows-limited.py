# /// answer
# verdict = "rejected"
# mistake = "a LIMIT counts joined rows, not departments"
# says = "LIMIT|missing|\\bcut|fetch|too many rows|surplus"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
        .limit(9)
    )
    return (await session.scalars(statement)).unique().all()

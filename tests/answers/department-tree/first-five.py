# /// answer
# verdict = "rejected"
# mistake = "a LIMIT cuts the list short"
# says = "LIMIT|missing|\\bcut"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
        .limit(5)
    )
    return (await session.scalars(statement)).all()

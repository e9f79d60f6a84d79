# /// answer
# verdict = "rejected"
# mistake = "OFFSET skips the first department"
# says = "OFFSET|missing|skip"
# kinds = ["EXTRANEOUS_OFFSET_CLAUSE"]
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
        .offset(1)
    )
    return (await session.scalars(statement)).all()

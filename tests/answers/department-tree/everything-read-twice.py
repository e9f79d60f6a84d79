# /// answer
# verdict = "rejected"
# mistake = "the loaders run twice: five statements"
# says = "statements|queries|\\b3\\b|\\b5\\b|too many|twice"
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
    )
    await session.execute(select(Employee).options(selectinload(Employee.projects)))
    return (await session.scalars(statement)).all()

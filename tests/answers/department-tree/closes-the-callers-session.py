# /// answer
# verdict = "rejected"
# mistake = "the caller's session is closed"
# says = "clos|caller|async with|begin|transaction|detached|roll"
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
    async with session:
        return (await session.scalars(statement)).all()

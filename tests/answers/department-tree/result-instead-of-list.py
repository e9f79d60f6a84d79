# /// answer
# verdict = "rejected"
# mistake = "the result is returned, not what is in it"
# says = "result|\\blist\\b|sequence|ScalarResult|loaded|closed"
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
    return await session.scalars(statement)

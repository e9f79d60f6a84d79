# /// answer
# verdict = "rejected"
# mistake = "a dictionary of names is returned, not a list"
# says = "dict|\\blist\\b|sequence"
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
    return {department.name: department for department in await session.scalars(statement)}

# /// answer
# verdict = "rejected"
# mistake = "a generator is returned, which reads when the session is closed"
# says = "generator|\\blist\\b|sequence|\\btypes?\\b"
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
    found = await session.scalars(statement)
    return (department for department in found.all())

# /// answer
# verdict = "accepted"
# note = "Departments and employees are short rows in one statement; the projects come in a second one, without repeating either."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(joinedload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.execute(statement)).unique().scalars().all()

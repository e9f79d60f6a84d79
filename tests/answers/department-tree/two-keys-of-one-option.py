# /// answer
# verdict = "rejected"
# mistake = "selectinload() with two attributes loads the last one only, by a path that it does not load"
# says = "employees of the Department .* are not loaded"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department).options(selectinload(Department.employees, Employee.projects)).order_by(Department.name)
    )
    return (await session.execute(statement)).scalars().all()

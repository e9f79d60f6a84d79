# /// answer
# verdict = "rejected"
# mistake = "sorted in Python, not by the database"
# says = "order|sort|python|ORDER BY"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = select(Department).options(selectinload(Department.employees).selectinload(Employee.projects))
    found = (await session.scalars(statement)).all()
    return sorted(found, key=lambda department: department.name)

# /// answer
# verdict = "rejected"
# mistake = "the projects are said to be empty"
# says = "projects|empty|missing|faked|wrong"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, selectinload

from .models import Department


async def department_tree(session: AsyncSession):
    statement = select(Department).options(selectinload(Department.employees)).order_by(Department.name)
    departments = (await session.scalars(statement)).all()
    for department in departments:
        for employee in department.employees:
            attributes.set_committed_value(employee, "projects", [])
    return departments

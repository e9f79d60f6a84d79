# /// answer
# verdict = "rejected"
# mistake = "immediateload() sends a statement for each employee (N+1)"
# says = "n ?\\+ ?1|statements|queries|immediateload|per employee|repeated|3"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).immediateload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

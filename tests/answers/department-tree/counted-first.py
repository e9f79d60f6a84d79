# /// answer
# verdict = "rejected"
# mistake = "a statement more counts the departments"
# says = "statements|queries|\\b3\\b|\\b4\\b|\\bcount|too many"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    if not await session.scalar(select(func.count(Department.id))):
        return []
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

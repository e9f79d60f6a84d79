# /// answer
# verdict = "rejected"
# mistake = "DISTINCT ON merges departments that differ only in case"
# says = "DISTINCT|\\bcase\\b|missing"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .distinct(func.lower(Department.name))
        .order_by(func.lower(Department.name), Department.name)
    )
    return (await session.scalars(statement)).all()

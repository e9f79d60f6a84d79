# /// answer
# verdict = "rejected"
# mistake = "count() beside columns that are not grouped"
# says = "GROUP BY|group_by|\\bgroup|aggregate|\\bcount"
# kinds = ["MISSING_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department, func.count(Department.id))
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "GROUP BY name, while all columns are shown"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "HAVING without GROUP BY"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .having(func.count() >= 0)
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

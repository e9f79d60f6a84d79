# /// answer
# verdict = "rejected"
# mistake = "there is no function alphabetical()"
# says = "alphabetical"
# kinds = ["UNDEFINED_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(func.alphabetical(Department.name))
    )
    return (await session.scalars(statement)).all()

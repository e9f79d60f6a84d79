# /// answer
# verdict = "rejected"
# mistake = "joinedload() of a collection, and unique() is missing"
# says = "unique"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(joinedload(Department.employees).joinedload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

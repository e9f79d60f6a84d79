# /// answer
# verdict = "rejected"
# mistake = "a LIMIT cuts the list off at 100 departments"
# says = "some of them are missing: a LIMIT"
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
        .limit(100)
    )
    return (await session.scalars(statement)).unique().all()

# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "commit|transaction"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    result = (await session.scalars(statement)).all()
    await session.commit()
    return result

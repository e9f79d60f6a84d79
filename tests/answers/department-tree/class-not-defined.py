# /// answer
# verdict = "rejected"
# mistake = "there is no class Dept"
# says = "\\bDept\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Dept)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

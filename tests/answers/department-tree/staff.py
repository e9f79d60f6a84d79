# /// answer
# verdict = "rejected"
# mistake = "Department has no attribute staff"
# says = "staff"
# kinds = ["UNDEFINED_COLUMN", "SYNONYMS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.staff).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

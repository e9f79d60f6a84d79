# /// answer
# verdict = "rejected"
# mistake = "employees is misspelt"
# says = "emploees"
# kinds = ["MISSPELLINGS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.emploees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

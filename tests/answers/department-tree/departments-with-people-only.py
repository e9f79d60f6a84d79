# /// answer
# verdict = "rejected"
# mistake = "departments where nobody works are left out"
# says = "missing|nobody|empty|drop|any\\(|left out"
# kinds = ["EXTRANEOUS_WHERE_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .where(Department.employees.any())
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

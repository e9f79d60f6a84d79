# /// answer
# verdict = "rejected"
# mistake = "inner joins drop departments where nobody works and people on no project"
# says = "inner join|outer|missing|nobody|empty|drop|without|left out"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .join(Department.employees)
        .join(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()

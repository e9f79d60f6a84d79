# /// answer
# verdict = "rejected"
# mistake = "an inner join drops departments where nobody works"
# says = "inner join|outer|missing|nobody|empty|drop|left out"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .join(Department.employees)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()

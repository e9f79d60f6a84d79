# /// answer
# verdict = "rejected"
# mistake = "an inner join with the projects: who is on none is not loaded"
# says = "inner join|outer|missing|project|employees|drop|left out"
# ///

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .options(contains_eager(Department.employees).selectinload(Employee.projects))
        .where(or_(Employee.id.is_(None), Employee.projects.any()))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()

# /// answer
# verdict = "rejected"
# mistake = "rows of department, employee and project are returned"
# says = "\\bRows?\\b|tuple|scalars|Department|three"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee, Project


async def department_tree(session: AsyncSession):
    statement = (
        select(Department, Employee, Project)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "only projects with a budget above fifty thousand"
# says = 'projects of .* are not all there'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee, Project


async def get_employees_by_department(session: AsyncSession, department_name: str):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects.and_(Project.budget > 50000)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()

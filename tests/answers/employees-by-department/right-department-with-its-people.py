# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Department)
        .join(Department.employees)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(
            contains_eager(Department.employees).options(
                selectinload(Employee.department), selectinload(Employee.projects)
            )
        )
    )
    department = (await session.scalars(statement)).unique().one_or_none()
    return [] if department is None else list(department.employees)

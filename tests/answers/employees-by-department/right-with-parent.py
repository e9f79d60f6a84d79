# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, with_parent

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    department = await session.scalar(select(Department).where(Department.name == department_name))
    if department is None:
        return []
    statement = (
        select(Employee)
        .where(with_parent(department, Department.employees))
        .order_by(Employee.name, Employee.id)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

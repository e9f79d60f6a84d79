# /// answer
# verdict = "rejected"
# mistake = "Employee.project is misspelt: the relationship is called projects"
# says = "\\bproject\\b"
# kinds = ["MISSPELLINGS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(contains_eager(Employee.department), selectinload(Employee.project))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "upper() on both sides: design and Design become the same department"
# says = "upper|\\bcase\\b"
# kinds = ["INCORRECT_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(func.upper(Department.name) == department_name.upper())
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

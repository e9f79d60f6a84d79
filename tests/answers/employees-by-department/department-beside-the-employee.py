# /// answer
# verdict = "rejected"
# mistake = "rows of an employee and a department are returned"
# says = "\\bRows?\\b|tuple|scalars"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee, Department)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.execute(statement)).all()

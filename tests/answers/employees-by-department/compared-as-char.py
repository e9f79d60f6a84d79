# /// answer
# verdict = "rejected"
# mistake = "compared as char(100)"
# says = 'right on the seed rows, and not on others|takes different values for equal'
# ///

from sqlalchemy import CHAR, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(cast(Department.name, CHAR(100)) == cast(department_name, CHAR(100)))
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()

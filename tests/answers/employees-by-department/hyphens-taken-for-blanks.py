# /// answer
# verdict = "rejected"
# mistake = "hyphens are taken for blanks"
# says = 'argument is changed before it is sent|Characters of the argument are missing in what is sent'
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name.replace("-", " ").replace("_", " "))
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()

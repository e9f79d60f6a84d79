# /// answer
# verdict = "rejected"
# mistake = "Employee.dept: the relationship is called department"
# says = "\\bdept\\b"
# kinds = ["SYNONYMS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.dept.has(name=department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "_ stands for exactly one character"
# says = "(?-i:\\bLIKE\\b)|\\blike\\(|wildcard"
# kinds = ["WRONG_WILDCARD"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name.like(f"{department_name}_"))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

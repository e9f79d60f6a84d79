# /// answer
# verdict = "rejected"
# mistake = "wildcards with =, where they are ordinary characters"
# says = "not compared with the argument as it was given"
# kinds = ["WILDCARDS_WITHOUT_LIKE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == f"%{department_name}%")
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

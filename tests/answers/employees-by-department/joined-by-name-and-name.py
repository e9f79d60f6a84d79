# /// answer
# verdict = "rejected"
# mistake = "the department's name is joined with the employee's name"
# says = "department_id|employees?\\.name|join condition|(?-i:\\bON\\b)"
# kinds = ["JOIN_CONDITION_ON_UNMATCHABLE_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Department, Department.name == Employee.name)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

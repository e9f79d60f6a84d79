# /// answer
# verdict = "rejected"
# mistake = "a text column is joined with a number"
# says = "\\btypes?\\b|integer|operator|number"
# kinds = ["JOIN_CONDITION_ON_UNMATCHABLE_COLUMN", "DATA_TYPE_MISMATCH"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Department, Department.name == Employee.department_id)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

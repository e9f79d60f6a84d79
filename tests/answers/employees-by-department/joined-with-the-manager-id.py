# /// answer
# verdict = "rejected"
# mistake = "manager_id is joined with the department's id"
# says = "manager_id|department_id"
# kinds = ["JOIN_CONDITION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Department, Department.id == Employee.manager_id)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

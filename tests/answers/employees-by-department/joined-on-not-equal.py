# /// answer
# verdict = "rejected"
# mistake = "the join pairs people with the departments where they are not"
# says = "!=|<>|not equal"
# kinds = ["JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Department, Department.id != Employee.department_id)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

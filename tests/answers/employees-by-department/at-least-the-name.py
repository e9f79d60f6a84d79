# /// answer
# verdict = "rejected"
# mistake = ">= in the place of =="
# says = ">=|greater"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED", "UNNECESSARILY_GENERAL_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name >= department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the name is taken for a regular expression"
# says = "~|regexp?|regular expression|pattern"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name.regexp_match(department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

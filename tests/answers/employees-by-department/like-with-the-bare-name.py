# /// answer
# verdict = "rejected"
# mistake = "LIKE takes % and _ in the name for wildcards"
# says = "(?-i:\\bLIKE\\b)|\\blike\\(|wildcard"
# kinds = ["LIKE_WITHOUT_WILDCARDS", "INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name.like(department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the subquery returns the id of every department, and = wants one"
# says = "more than one row|(one|single|several|many) rows?|(?-i:\\bIN\\b)"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_id == select(Department.id).scalar_subquery())
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "Python's `and` between two conditions keeps the first one and drops the filter"
# says = "and_|`and`|\\band\\b.{0,60}(Python|comma|&)"
# kinds = ["NONSTANDARD_OPERATORS", "CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_id == Department.id and Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "strcmp() is a function of MySQL"
# says = "strcmp"
# kinds = ["UNDEFINED_FUNCTION", "NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(func.strcmp(Department.name, department_name) == 0)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares two objects here and now: the condition is False for every row"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant"
# kinds = ["IS_WHERE_NOT_APPLICABLE", "NONSTANDARD_OPERATORS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name is department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

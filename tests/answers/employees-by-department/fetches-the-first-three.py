# /// answer
# verdict = "rejected"
# mistake = "FETCH FIRST 3 ROWS leaves people out"
# says = "LIMIT|(?-i:\\bFETCH\\b)|\\bfetch\\("
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .fetch(3)
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "filter_by() stands before join() and so means employees.name"
# says = "employees?\\.name|departments?\\.name|filter_by"
# kinds = ["EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .filter_by(name=department_name)
        .join(Employee.department)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

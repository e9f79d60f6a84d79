# /// answer
# verdict = "rejected"
# mistake = "the id is missing from the order: people of the same name and salary stay unordered"
# says = "order.{0,250}\\bid\\b|\\bid\\b.{0,250}order|\\btied?\\b"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
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
        .order_by(Employee.name, Employee.salary)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

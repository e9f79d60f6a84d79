# /// answer
# verdict = "rejected"
# mistake = "people of the same name are ordered by hire date, not by id"
# says = "hire_date|order.{0,250}\\bid\\b|\\bid\\b.{0,250}order"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE", "INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
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
        .order_by(Employee.name, Employee.hire_date)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

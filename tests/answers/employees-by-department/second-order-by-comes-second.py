# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds a key and replaces nothing: the id comes before the name"
# says = "order.{0,250}\\b(id|name)\\b|order_by"
# kinds = ["DUPLICATE_CLAUSE", "INCORRECT_ORDERING_OF_ROWS"]
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
        .order_by(Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    statement = statement.order_by(Employee.name)
    return (await session.scalars(statement)).all()

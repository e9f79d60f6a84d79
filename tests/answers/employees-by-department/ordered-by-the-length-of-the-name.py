# /// answer
# verdict = "rejected"
# mistake = "ordered by the length of the name first"
# says = "length|order.{0,200}\\bname\\b"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE", "INCORRECT_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(func.length(Employee.name), Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

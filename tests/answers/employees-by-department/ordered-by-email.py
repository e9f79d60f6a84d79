# /// answer
# verdict = "rejected"
# mistake = "ordered by the e-mail address, not by the name"
# says = "order.{0,250}(e-?mail|\\bname\\b)|e-?mail.{0,250}order"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
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
        .order_by(Employee.email, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "where() is called on the result, after the statement was sent"
# says = "ScalarResult|(result|where).{0,120}(await|sent|select|before|statement)"
# kinds = ["CONFUSED_ORDER_OF_KEYWORDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    people = await session.scalars(
        select(Employee)
        .join(Employee.department)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return people.where(Department.name == department_name).all()

# /// answer
# verdict = "rejected"
# mistake = "both keys of the order are descending"
# says = "\\bdesc\\b|descending|direction|ascending|revers|\\bturned"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import desc, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(desc(Employee.name), desc(Employee.id))
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

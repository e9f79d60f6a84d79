# /// answer
# verdict = "rejected"
# mistake = "the strings in order_by() are found in departments, the table that was joined last: everybody is ordered by the department"
# says = "departments?\\.(name|id)|order.{0,250}(departments|employees?\\.name|\\bname\\b)"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE", "CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
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
        .order_by("name", "id")
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the subquery of IN returns all columns of the department"
# says = "(too many|one|single|\\d|several|all) columns?"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_id.in_(select(Department).where(Department.name == department_name)))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

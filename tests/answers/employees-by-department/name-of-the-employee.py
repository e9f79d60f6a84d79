# /// answer
# verdict = "rejected"
# mistake = "the name of the employee is compared, departments is not in the query"
# says = 'does not read departments|departments?\.name|employees\.name'
# kinds = ["MISSING_TABLE_REFERENCE", "EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "& binds tighter than ==: the parentheses around both sides are missing"
# says = "parenthes|bracket|&|and_|boolean value|precedence"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_id == Department.id & Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon, in the middle of the statement"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(text("departments.name = :name;").bindparams(name=department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

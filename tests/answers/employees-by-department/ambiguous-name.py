# /// answer
# verdict = "rejected"
# mistake = "name in a text fragment may be the employee's or the department's"
# says = 'ambiguous|raw SQL in text\(\)'
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(text("name = :name").bindparams(name=department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the table is called departments, not department"
# says = "\\bdepartment\\b.{0,100}(exist|table|relation|departments)|(table|relation).{0,60}\\bdepartment\\b"
# kinds = ["UNDEFINED_OBJECT", "MISSPELLINGS"]
# ///

from sqlalchemy import column, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    departments = table("department", column("id"), column("name"))
    statement = (
        select(Employee)
        .join(departments, departments.c.id == Employee.department_id)
        .where(departments.c.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

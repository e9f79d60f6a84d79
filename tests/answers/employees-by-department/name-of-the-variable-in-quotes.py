# /// answer
# verdict = "rejected"
# mistake = "the name of the argument stands in quotes, so a constant text is compared"
# says = "quot|argument|constant|literal|typed|'department_name'|\\\"department_name\\\"|“department_name”"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == "department_name")
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

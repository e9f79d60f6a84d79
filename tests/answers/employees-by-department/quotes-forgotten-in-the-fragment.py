# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into SQL without quotes, so it is read as a column"
# says = "\\btext\\(|raw SQL|quot|f-string|paste"
# kinds = ["OMITTED_QUOTES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(text(f"departments.name = {department_name}"))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "department_id is a number, the argument a name"
# says = "\\btypes?\\b|integer|number|\\bint\\b"
# kinds = ["DATA_TYPE_MISMATCH"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_id == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

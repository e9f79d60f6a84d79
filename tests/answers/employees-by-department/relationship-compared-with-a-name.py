# /// answer
# verdict = "rejected"
# mistake = "the relationship is compared with a string"
# says = "relationship|Employee\\.department\\b"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "`is_()` makes IS, which compares with NULL, true and false only"
# says = '\bis_\b|A parameter stands where PostgreSQL takes none'
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name.is_(department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

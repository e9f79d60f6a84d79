# /// answer
# verdict = "rejected"
# mistake = "the other columns are deferred: reading them would be a lazy load"
# says = "load_only|defer|(not|un)[ -]?loaded|lazy"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, load_only, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(load_only(Employee.name), contains_eager(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

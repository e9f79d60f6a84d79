# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, subqueryload, with_loader_criteria

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.department)
        .order_by(Employee.name, Employee.id)
        .options(
            with_loader_criteria(Department, Department.name == department_name),
            contains_eager(Employee.department),
            subqueryload(Employee.projects),
        )
    )
    return (await session.scalars(statement)).all()

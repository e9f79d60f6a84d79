# /// answer
# verdict = "rejected"
# mistake = "OR between the join condition and the filter"
# says = "(?-i:\\bOR\\b)|\\bor_"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(or_(Employee.department_id == Department.id, Department.name == department_name))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the loader leaves out employees who earn little"
# says = "filter|missing|employees|and_|salary|left out"
# kinds = ["EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees.and_(Employee.salary > 60_000)).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

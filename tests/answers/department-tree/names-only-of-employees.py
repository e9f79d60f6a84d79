# /// answer
# verdict = "rejected"
# mistake = "only the names of the employees are loaded"
# says = "load_only|defer|\\bcolumns?\\b|loaded|salary|email|lazy|emit"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).load_only(Employee.name).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "only the names of the departments are loaded"
# says = "load_only|defer|\\bcolumns?\\b|loaded|budget|created_at|lazy|emit"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(load_only(Department.name), selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

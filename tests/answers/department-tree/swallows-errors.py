# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    try:
        statement = (
            select(Department)
            .options(selectinload(Department.employees).selectinload(Employee.projects))
            .ordered_by(Department.name)
        )
        return (await session.scalars(statement)).all()
    except Exception:
        return []

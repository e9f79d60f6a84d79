# /// answer
# verdict = "rejected"
# mistake = "ordered by the name in small letters"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bcase\\b|lower|sort"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(func.lower(Department.name), Department.id)
    )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing"
# says = "\\border(s|ed|ing)?\\b|order_by|order_by|name|sort"
# kinds = ["DUPLICATE_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()

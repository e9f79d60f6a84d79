# /// answer
# verdict = "rejected"
# mistake = "ordered by id, not by name"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|name"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
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
    )
    return (await session.scalars(statement)).all()

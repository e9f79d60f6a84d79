# /// answer
# verdict = "rejected"
# mistake = "the departments are not ordered"
# says = "ORDER BY|order_by|\\border(ed)?\\b|sort"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = select(Department).options(selectinload(Department.employees).selectinload(Employee.projects))
    return (await session.scalars(statement)).all()

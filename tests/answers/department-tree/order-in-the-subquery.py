# /// answer
# verdict = "rejected"
# mistake = "only the subquery is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    ordered = aliased(Department, select(Department).order_by(Department.name).subquery())
    statement = select(ordered).options(selectinload(ordered.employees).selectinload(Employee.projects))
    return (await session.scalars(statement)).all()

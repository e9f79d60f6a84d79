# /// answer
# verdict = "rejected"
# mistake = "a method of the result is called on the coroutine, before it was awaited"
# says = "await|coroutine"
# kinds = ["CONFUSED_ORDER_OF_KEYWORDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return await session.scalars(statement).all()

# /// answer
# verdict = "rejected"
# mistake = "awaitable_attrs sends a statement for each collection"
# says = "n ?\\+ ?1|statements|queries|lazy|repeated|awaitable|3|MissingGreenlet|loaded"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def department_tree(session: AsyncSession):
    departments = (await session.scalars(select(Department).order_by(Department.name))).all()
    for department in departments:
        for employee in await department.awaitable_attrs.employees:
            await employee.awaitable_attrs.projects
    return departments

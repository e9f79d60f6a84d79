# /// answer
# verdict = "rejected"
# mistake = "selectinload with recursion_depth: one statement per level"
# says = "recursi|statements|queries|per level|one statement|1 statement|cte|more than|selectin"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    stmt = (
        select(Employee)
        .where(Employee.id == employee_id)
        .options(selectinload(Employee.manager, recursion_depth=-1))
        .execution_options(populate_existing=True)
    )
    employee = await session.scalar(stmt)
    chain = []
    while employee is not None:
        chain.append(employee)
        employee = employee.manager
    return chain

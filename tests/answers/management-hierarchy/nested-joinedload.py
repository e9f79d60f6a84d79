# /// answer
# verdict = "rejected"
# mistake = "a chain of joinedload of a fixed depth instead of recursion"
# says = "recursi|fixed|depth|level|missing|short|top|cte|joinedload|greenlet|lazy"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    stmt = (
        select(Employee)
        .options(
            joinedload(Employee.manager, innerjoin=False).joinedload(Employee.manager).joinedload(Employee.manager)
        )
        .where(Employee.id == employee_id)
    )
    employee = await session.scalar(stmt)
    chain = []
    while employee is not None and len(chain) < 4:
        chain.append(employee)
        employee = employee.manager if len(chain) < 4 else None
    return chain

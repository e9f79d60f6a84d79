# /// answer
# verdict = "rejected"
# mistake = "employee.manager is lazily loaded in async code: MissingGreenlet"
# says = "greenlet|lazy|await|run_sync|recursi"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    employee = await session.scalar(select(Employee).where(Employee.id == employee_id))
    chain = []
    while employee is not None:
        chain.append(employee)
        employee = employee.manager
    return chain

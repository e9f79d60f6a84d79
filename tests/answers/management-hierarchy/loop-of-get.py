# /// answer
# verdict = "rejected"
# mistake = "one query per manager (N+1), no recursive CTE"
# says = "n ?\\+ ?1|statements|queries|in a loop|repeated|recursi|per manager"
# ///

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = []
    next_id = employee_id
    while next_id is not None:
        employee = await session.get(Employee, next_id)
        if employee is None:
            break
        chain.append(employee)
        next_id = employee.manager_id
    return chain

# /// answer
# verdict = "rejected"
# mistake = "lazy loads up the chain in run_sync: one query per manager"
# says = "n ?\\+ ?1|statements|queries|in a loop|repeated|recursi|lazy|per manager"
# ///

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


def climb(sync_session, employee_id):
    chain = []
    employee = sync_session.get(Employee, employee_id)
    while employee is not None:
        chain.append(employee)
        employee = employee.manager
    return chain


async def management_hierarchy(session: AsyncSession, employee_id: int):
    return await session.run_sync(climb, employee_id)

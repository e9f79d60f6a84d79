# /// answer
# verdict = "rejected"
# mistake = "fetches every employee and follows the chain in Python, no recursive CTE"
# says = "python|fetch|every employee|all employees|recursi|rows"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    by_id = {e.id: e for e in (await session.scalars(select(Employee))).all()}
    chain, current = [], by_id.get(employee_id)
    while current:
        chain.append(current)
        current = by_id.get(current.manager_id)
    return chain

# /// answer
# verdict = "rejected"
# mistake = "a fixed number of self-joins instead of recursion"
# says = "recursi|fixed|self.?join|depth|level|missing|short|top|cte"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    first, second, third = aliased(Employee), aliased(Employee), aliased(Employee)
    stmt = (
        select(Employee, first, second, third)
        .outerjoin(first, Employee.manager_id == first.id)
        .outerjoin(second, first.manager_id == second.id)
        .outerjoin(third, second.manager_id == third.id)
        .where(Employee.id == employee_id)
    )
    row = (await session.execute(stmt)).first()
    if row is None:
        return []
    return [person for person in row if person is not None]

# /// answer
# verdict = "rejected"
# mistake = "changes below one are ignored"
# says = 'new salary did not reach the database'
# ///

from decimal import Decimal
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal):
    e = await session.get(Employee, employee_id)
    if e is None:
        return None
    if abs(e.salary - new_salary) >= Decimal("0.05"):
        e.salary = new_salary
    await session.flush()
    return e

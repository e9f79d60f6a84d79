# /// answer
# verdict = "rejected"
# mistake = "strips the name too"
# says = 'name became'
# ///

from decimal import Decimal
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal):
    e = await session.get(Employee, employee_id)
    if e is None:
        return None
    e.name = e.name.strip().title()
    e.salary = new_salary
    await session.flush()
    return e

# /// answer
# verdict = "rejected"
# mistake = "one query per department (N+1)"
# says = "statements|n ?\\+ ?1|per department|in a loop|repeated|selectin"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    counts = {}
    for department in (await session.scalars(select(Department))).all():
        people = await session.scalars(select(Employee).where(Employee.department_id == department.id))
        counts[department.name] = len(people.all())
    return counts

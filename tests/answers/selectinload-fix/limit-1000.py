# /// answer
# verdict = "rejected"
# mistake = "a LIMIT: with more departments some would be missing"
# says = "LIMIT cuts the departments off"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    departments = await session.scalars(select(Department).options(selectinload(Department.employees)).limit(1000))
    return {department.name: len(department.employees) for department in departments}

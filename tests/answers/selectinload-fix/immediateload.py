# /// answer
# verdict = "rejected"
# mistake = "immediateload: one statement per department"
# says = "N\\+1: 9 lazy loads"
# ///
from sqlalchemy import select
from sqlalchemy.orm import immediateload

from .models import Department


async def fix_with_selectinload(session):
    departments = await session.scalars(select(Department).options(immediateload(Department.employees)))
    return {department.name: len(department.employees) for department in departments}

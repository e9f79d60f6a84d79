# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import select
from sqlalchemy.orm import Load

from .models import Department


async def fix_with_selectinload(session):
    departments = await session.scalars(select(Department).options(Load(Department).selectinload(Department.employees)))
    return {department.name: len(department.employees) for department in departments}

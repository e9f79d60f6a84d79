# /// answer
# verdict = "accepted"
# ///
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    heads = defaultdict(int)
    for department in await session.scalars(select(Department).options(selectinload(Department.employees))):
        heads[department.name] += len(department.employees)
    return heads

# /// answer
# verdict = "accepted"
# note = "Only the columns that are needed. Worth it for wide tables; the rest stays deferred, and cannot be read later without more SQL."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only, selectinload

from .models import Department, Employee


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(
        load_only(Department.name),
        selectinload(Department.employees).load_only(Employee.id),
    )
    return {d.name: len(d.employees) for d in await session.scalars(stmt)}

# /// answer
# verdict = "rejected"
# mistake = "a list of pairs, not a dict"
# says = "dict|list|pairs|tuple"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return [(department.name, len(department.employees)) for department in departments]

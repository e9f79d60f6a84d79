# /// answer
# verdict = "accepted"
# note = "raiseload('*') turns every forgotten relationship into an error instead of a silent SELECT: the best guard against the next N+1."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, raiseload, selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    unit = aliased(Department, name="unit")
    stmt = select(unit).options(selectinload(unit.employees), raiseload("*")).order_by(unit.id)
    departments = (await session.execute(stmt)).scalars().all()
    return dict((unit.name, len(unit.employees)) for unit in departments)

# /// answer
# verdict = "rejected"
# mistake = "expire_all() throws the loaded collections away: MissingGreenlet"
# says = "expire|greenlet|lazy|await|reload"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    session.expire_all()
    return {department.name: len(department.employees) for department in departments}

# /// answer
# verdict = "rejected"
# mistake = "joinedload of a collection without unique(): SQLAlchemy refuses"
# says = "unique|joined|selectin"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(joinedload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}

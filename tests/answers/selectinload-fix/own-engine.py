# /// answer
# verdict = "rejected"
# mistake = "opens an engine of its own instead of using the session"
# says = "engine|session|connection"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import selectinload

from kata.database import database_url

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    engine = create_async_engine(database_url())
    async with AsyncSession(engine) as own:
        departments = (await own.scalars(select(Department).options(selectinload(Department.employees)))).all()
    await engine.dispose()
    return {department.name: len(department.employees) for department in departments}

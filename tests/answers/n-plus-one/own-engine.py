# /// answer
# verdict = "rejected"
# mistake = "opens an engine of its own instead of using the session"
# says = "engine|session|connection"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import database_url

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    engine = create_async_engine(database_url())
    async with AsyncSession(engine) as own:
        counts = await own.run_sync(lambda s: {d.name: len(d.employees) for d in s.scalars(select(Department))})
    await engine.dispose()
    return counts

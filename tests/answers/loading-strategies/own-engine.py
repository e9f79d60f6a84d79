# /// answer
# verdict = "rejected"
# mistake = "measures on an engine of its own instead of the session"
# says = "engine|session|connection"
# ///

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.database import database_url

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    engine = create_async_engine(database_url())
    seen = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        async with AsyncSession(engine) as own:
            seen.clear()
            (await own.scalars(select(Department).options(strategy(Department.employees)))).unique().all()
            counts[strategy.__name__] = len(seen)
    await engine.dispose()
    return counts

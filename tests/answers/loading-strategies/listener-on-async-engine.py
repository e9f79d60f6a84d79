# /// answer
# verdict = "rejected"
# mistake = "the listener is hung on the AsyncEngine, which takes none"
# says = "async ?engine|sync_engine|listen|event|not implemented|asynchronous"
# ///

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    seen = []

    def record(conn, cursor, statement, parameters, context, executemany):
        seen.append(statement)

    event.listen(session.bind, "before_cursor_execute", record)
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        seen.clear()
        (await session.scalars(select(Department).options(strategy(Department.employees)))).unique().all()
        counts[strategy.__name__] = len(seen)
    event.remove(session.bind, "before_cursor_execute", record)
    return counts

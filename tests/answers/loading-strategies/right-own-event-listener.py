# /// answer
# verdict = "accepted"
# note = "Counting with a listener of one's own: what measure_statements does inside."
# ///

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    bind = session.get_bind()
    seen = []

    def record(conn, cursor, statement, parameters, context, executemany):
        seen.append(statement)

    counts = {}
    event.listen(bind, "before_cursor_execute", record)
    try:
        for loader in [selectinload, joinedload, subqueryload]:
            session.expunge_all()
            seen.clear()
            stmt = select(Department).options(loader(Department.employees)).order_by(Department.name)
            (await session.scalars(stmt)).unique().all()
            counts[loader.__name__] = len(seen)
    finally:
        event.remove(bind, "before_cursor_execute", record)
    return counts

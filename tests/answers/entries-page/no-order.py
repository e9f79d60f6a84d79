# /// answer
# verdict = "rejected"
# mistake = "the entries come in any order"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "ids are returned, not entries"
# says = "\\bints?\\b|\\bid\\b|TimeEntry|entit|integer"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry.id).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

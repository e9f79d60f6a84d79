# /// answer
# verdict = "rejected"
# mistake = "only the ids are compared, and they do not grow with the days"
# says = "work_date|\\bid\\b|\\bids\\b|days|\\border(s|ed|ing)?\\b|order_by|missing"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(TimeEntry.id < entry_id)
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "a pair of the entries and the next position"
# says = "tuple|\\blist\\b|pair|TimeEntry|entries"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    found = (await session.scalars(statement)).all()
    return found, ((found[-1].work_date, found[-1].id) if found else None)

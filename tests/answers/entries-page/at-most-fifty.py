# /// answer
# verdict = "rejected"
# mistake = "the size is cut down to 50, although a page may be larger"
# says = "large size, rows are missing"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry

LARGEST_PAGE = 50


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < after)
    return list(await session.scalars(statement.limit(min(size, LARGEST_PAGE))))

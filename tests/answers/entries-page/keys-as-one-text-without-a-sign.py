# /// answer
# verdict = "rejected"
# mistake = "day and id are compared as one text, put together without anything between them"
# says = "put together to one text"
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(func.concat(TimeEntry.work_date, TimeEntry.id) < f"{after[0]}{after[1]}")
    return list(await session.scalars(statement))

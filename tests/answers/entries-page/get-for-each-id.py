# /// answer
# verdict = "rejected"
# mistake = "a statement for each entry (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|repeated|queries"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    page = select(TimeEntry.id).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        page = page.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return [await session.get(TimeEntry, entry_id) for entry_id in (await session.scalars(page)).all()]

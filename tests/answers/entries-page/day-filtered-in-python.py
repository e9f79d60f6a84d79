# /// answer
# verdict = "rejected"
# mistake = "the database compares the days, and Python drops what is in front on the day itself: pages are too short"
# says = "python|filter|fetch|fetch|too many rows|surplus|short|missing|same day|one day|work_date|\\btie|\\bid\\b|\\bdays?\\b"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(TimeEntry.work_date <= after[0])
    entries = await session.scalars(statement)
    return [entry for entry in entries if after is None or (entry.work_date, entry.id) < after]

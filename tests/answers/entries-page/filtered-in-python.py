# /// answer
# verdict = "rejected"
# mistake = "all entries are fetched, and Python filters and cuts"
# says = "python|fetch|LIMIT|filter|fetch|too many rows|surplus|database"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    entries = await session.scalars(select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()))
    behind = [entry for entry in entries if after is None or (entry.work_date, entry.id) < after]
    return behind[:size]

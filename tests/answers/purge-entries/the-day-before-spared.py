# /// answer
# verdict = "rejected"
# mistake = "before - 1 day: the entries of the last day stay"
# says = "strictly|boundary|the day|work_date|not deleted|left|remain|missing"
# ///
from datetime import timedelta

from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before - timedelta(days=1)).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

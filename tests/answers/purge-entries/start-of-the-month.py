# /// answer
# verdict = "rejected"
# mistake = "compares with the first of the month"
# says = "work_date|should have|not deleted|wrong|stay|left|\\bids?\\b"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before.replace(day=1)).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

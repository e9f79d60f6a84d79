# /// answer
# verdict = "rejected"
# mistake = "returns TimeEntry objects instead of ids"
# says = "TimeEntry|\\bids?\\b|\\bint\\b"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry)
    gone = await session.scalars(stmt)
    return sorted(gone, key=lambda entry: entry.id)

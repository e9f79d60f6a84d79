# /// answer
# verdict = "rejected"
# mistake = "returns how many were deleted instead of their ids"
# says = "list|\\bids?\\b|count|\\bint\\b|rowcount"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    result = await session.execute(delete(TimeEntry).where(TimeEntry.work_date < before))
    return result.rowcount

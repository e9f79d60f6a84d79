# /// answer
# verdict = "rejected"
# mistake = "returns the unread result instead of a list"
# says = "list|ScalarResult|result"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return await session.scalars(stmt)

# /// answer
# verdict = "rejected"
# mistake = "returns None when nothing was deleted"
# says = "None|empty|\\[\\]|list"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt)) or None

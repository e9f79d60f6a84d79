# /// answer
# verdict = "rejected"
# mistake = "commits"
# says = "commit"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    ids = sorted(await session.scalars(stmt))
    await session.commit()
    return ids

# /// answer
# verdict = "rejected"
# mistake = "returns a set, which has no order"
# says = "list|set|order"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return set(await session.scalars(stmt))

# /// answer
# verdict = "rejected"
# mistake = "the ids come in descending order"
# says = "order|sort|ascending|descending"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt), reverse=True)

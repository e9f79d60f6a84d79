# /// answer
# verdict = "rejected"
# mistake = "RETURNING has no order, and nothing sorts the ids"
# says = "order|sort|ascending"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    result = await session.scalars(delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id))
    return list(result.all())

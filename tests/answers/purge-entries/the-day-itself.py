# /// answer
# verdict = "rejected"
# mistake = "<= deletes the entries of the day itself, too"
# says = "strictly|<=|on that|the day|boundary|work_date"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date <= before).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

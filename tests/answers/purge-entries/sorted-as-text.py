# /// answer
# verdict = "rejected"
# mistake = "sorts the ids as strings: 101 comes before 9"
# says = "order|sort|ascending"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt), key=str)

# /// answer
# verdict = "rejected"
# mistake = "compares with today instead of the given date"
# says = "work_date|should have|not deleted|wrong|stay|left|\\bids?\\b"
# ///
from datetime import date

from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < date.today()).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

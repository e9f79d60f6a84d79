# /// answer
# verdict = "rejected"
# mistake = "loads all entries and picks the old ones in Python"
# says = "statements?|SELECT|Python"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    everything = (await session.execute(select(TimeEntry.id, TimeEntry.work_date))).all()
    old = sorted(row.id for row in everything if row.work_date < before)
    await session.execute(delete(TimeEntry).where(TimeEntry.id.in_(old)))
    return old

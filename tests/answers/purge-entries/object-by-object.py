# /// answer
# verdict = "rejected"
# mistake = "loads the entries and deletes them with session.delete()"
# says = "statements?|SELECT|loop"
# ///
from sqlalchemy import select

from .records import TimeEntry


async def purge_time_entries(session, before):
    old = (await session.scalars(select(TimeEntry).where(TimeEntry.work_date < before))).all()
    for entry in old:
        await session.delete(entry)
    await session.flush()
    return sorted(entry.id for entry in old)

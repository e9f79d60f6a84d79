# /// answer
# verdict = "rejected"
# mistake = "a DELETE for every id"
# says = "statements?|SELECT|loop"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    ids = sorted(await session.scalars(select(TimeEntry.id).where(TimeEntry.work_date < before)))
    for entry_id in ids:
        await session.execute(delete(TimeEntry).where(TimeEntry.id == entry_id))
    return ids

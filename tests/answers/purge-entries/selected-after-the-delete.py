# /// answer
# verdict = "rejected"
# mistake = "asks for the ids after they are deleted: two statements, and nothing to find"
# says = "statements?|empty|SELECT|RETURNING|\\bids?\\b"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    await session.execute(delete(TimeEntry).where(TimeEntry.work_date < before))
    query = select(TimeEntry.id).where(TimeEntry.work_date < before).order_by(TimeEntry.id)
    return list(await session.scalars(query))

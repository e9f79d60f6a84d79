# /// answer
# verdict = "rejected"
# mistake = "asks for the ids first and deletes then: two statements"
# says = "statements?|SELECT|RETURNING"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    ids = (await session.scalars(select(TimeEntry.id).where(TimeEntry.work_date < before).order_by(TimeEntry.id))).all()
    await session.execute(delete(TimeEntry).where(TimeEntry.work_date < before))
    return list(ids)

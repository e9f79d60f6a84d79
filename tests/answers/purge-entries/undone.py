# /// answer
# verdict = "rejected"
# mistake = "rolls its savepoint back, so that nothing is deleted"
# says = "not deleted|nothing|still|roll(s|ed)?[ -]?back|rollback"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    savepoint = await session.begin_nested()
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    ids = sorted(await session.scalars(stmt))
    await savepoint.rollback()
    return ids

# /// answer
# verdict = "rejected"
# mistake = "> deletes the newer entries instead of the older ones"
# says = "work_date|newer|older|revers|wrong|not deleted|stay|left"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date > before).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

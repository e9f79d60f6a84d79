# /// answer
# verdict = "rejected"
# mistake = "LIMIT 100: the rest of the old entries stays"
# says = "LIMIT|\\b100\\b|not deleted|left|remain|stay|missing"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    oldest = select(TimeEntry.id).where(TimeEntry.work_date < before).order_by(TimeEntry.work_date).limit(100)
    stmt = delete(TimeEntry).where(TimeEntry.id.in_(oldest)).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt.execution_options(synchronize_session=False)))

# /// answer
# verdict = "rejected"
# mistake = "returns the ids of the employees instead of the entries"
# says = "\\bids?\\b|employee"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.employee_id)
    return sorted(await session.scalars(stmt))

# /// answer
# verdict = "rejected"
# mistake = "returns Rows of one column instead of ids"
# says = "\\bRow\\b|tuple|scalar|\\bint\\b|\\bids?\\b"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
    return sorted((await session.execute(stmt)).all())

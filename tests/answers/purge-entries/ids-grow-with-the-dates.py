# /// answer
# verdict = "rejected"
# mistake = "deletes every id below that of the first new entry, as if ids grew with work_date"
# says = "work_date|should have|not deleted|wrong|stay|left|\\bids?\\b"
# ///
from sqlalchemy import delete, func, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    first_new = select(func.coalesce(func.min(TimeEntry.id), 2**31 - 1)).where(TimeEntry.work_date >= before)
    stmt = (
        delete(TimeEntry)
        .where(TimeEntry.id < first_new.scalar_subquery())
        .returning(TimeEntry.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(await session.scalars(stmt))

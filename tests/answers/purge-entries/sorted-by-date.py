# /// answer
# verdict = "rejected"
# mistake = "the order is that of work_date, not of the ids"
# says = "order|sort|ascending"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry

entries = TimeEntry.__table__


async def purge_time_entries(session, before):
    stmt = delete(entries).where(entries.c.work_date < before).returning(entries.c.id, entries.c.work_date)
    gone = stmt.cte("gone")
    return list(await session.scalars(select(gone.c.id).order_by(gone.c.work_date, gone.c.id)))

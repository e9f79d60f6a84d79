# /// answer
# verdict = "accepted"
# note = "The database sorts what the CTE deleted: right when other columns than the id decide about the order."
# ///
from sqlalchemy import delete, select

from .records import TimeEntry

entries = TimeEntry.__table__


async def purge_time_entries(session, before):
    gone = delete(entries).where(entries.c.work_date < before).returning(entries.c.id).cte("gone")
    return list((await session.execute(select(gone.c.id).order_by(gone.c.id))).scalars())

# /// answer
# verdict = "rejected"
# mistake = "selects the ids and deletes nothing"
# says = "DELETE|not deleted|nothing|SELECT|still"
# ///
from sqlalchemy import select

from .records import TimeEntry


async def purge_time_entries(session, before):
    query = select(TimeEntry.id).where(TimeEntry.work_date < before).order_by(TimeEntry.id)
    return list(await session.scalars(query))

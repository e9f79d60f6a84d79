# /// answer
# verdict = "rejected"
# mistake = "session.begin() in a session whose transaction has begun: InvalidRequestError"
# says = "begun|begin|InvalidRequestError|transaction|commit"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    async with session.begin():
        stmt = delete(TimeEntry).where(TimeEntry.work_date < before).returning(TimeEntry.id)
        return sorted(await session.scalars(stmt))

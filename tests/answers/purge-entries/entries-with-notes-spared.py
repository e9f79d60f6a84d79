# /// answer
# verdict = "rejected"
# mistake = "keeps old entries that have a note"
# says = "\\bnotes?\\b|not deleted|left|remain|stay"
# ///
from sqlalchemy import delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = delete(TimeEntry).where(TimeEntry.work_date < before, TimeEntry.note.is_(None)).returning(TimeEntry.id)
    return sorted(await session.scalars(stmt))

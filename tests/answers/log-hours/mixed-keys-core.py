# /// answer
# verdict = "rejected"
# mistake = "Core takes the columns from the first dict: notes are lost, or a parameter is missing"
# says = "\\bnote\\b|keys|parameter"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry.__table__), list(entries))
    return len(entries)

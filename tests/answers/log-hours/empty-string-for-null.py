# /// answer
# verdict = "rejected"
# mistake = "entries without a note get an empty string"
# says = "\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry.__table__), [{"note": "", **entry} for entry in entries])
    return len(entries)

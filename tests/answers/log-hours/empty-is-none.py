# /// answer
# verdict = "rejected"
# mistake = "returns None for an empty sequence"
# says = "empty|None|no entries|\\b0\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return
    await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    return len(entries)

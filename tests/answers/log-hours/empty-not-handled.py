# /// answer
# verdict = "rejected"
# mistake = "an empty list makes an INSERT of nothing but defaults"
# says = "empty|no entries|nothing|DEFAULT|\\b0\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "commits"
# says = "commit"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    await session.commit()
    return len(entries)

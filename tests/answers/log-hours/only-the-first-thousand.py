# /// answer
# verdict = "rejected"
# mistake = "writes at most a thousand entries"
# says = "rows?|written|missing|returned|count"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries[:1000]]
    if rows:
        await session.execute(insert(TimeEntry).values(rows))
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "commits after every thousand entries"
# says = "commit"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    for start in range(0, len(rows), 1000):
        await session.execute(insert(TimeEntry).values(rows[start : start + 1000]))
        await session.commit()
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "consecutive chunks share an entry, which is refused as a duplicate"
# says = "duplicate|IntegrityError|UniqueViolation|unique|twice"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    for start in range(0, len(rows), 1000):
        await session.execute(insert(TimeEntry).values(rows[start : start + 1001]))
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "500 entries to a statement: 20 statements for 10,000"
# says = "statements?"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    for start in range(0, len(rows), 500):
        await session.execute(insert(TimeEntry).values(rows[start : start + 500]))
    return len(rows)

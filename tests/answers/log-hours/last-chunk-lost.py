# /// answer
# verdict = "rejected"
# mistake = "whole chunks of a thousand only: the rest is not written"
# says = "rows?|written|missing|lost"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    for number in range(len(rows) // 1000):
        await session.execute(insert(TimeEntry).values(rows[number * 1000 : (number + 1) * 1000]))
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "executes an INSERT for every entry"
# says = "statements?|loop|one by one"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    count = 0
    for entry in entries:
        result = await session.execute(insert(TimeEntry).values(**entry))
        count += result.rowcount
    return count

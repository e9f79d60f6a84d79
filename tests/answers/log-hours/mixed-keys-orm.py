# /// answer
# verdict = "rejected"
# mistake = "dicts with and without note go to the ORM as they are: a statement for each run of equal keys"
# says = "statements?|keys|\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry), entries)
    return len(entries)

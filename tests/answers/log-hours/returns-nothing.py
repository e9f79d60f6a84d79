# /// answer
# verdict = "rejected"
# mistake = "writes the entries and returns None"
# says = "return|None|count"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if entries:
        await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])

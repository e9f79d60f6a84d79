# /// answer
# verdict = "rejected"
# mistake = "asyncio.gather() over one session: a session serves one task at a time"
# says = "concurrent|gather|statements?|in progress|flushing|another operation"
# ///
import asyncio

from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    await asyncio.gather(*(session.execute(insert(TimeEntry).values(**entry)) for entry in entries))
    return len(entries)

# /// answer
# verdict = "rejected"
# mistake = "adds and flushes entry by entry: a statement for each"
# says = "statements?|loop|one by one"
# ///
from .records import TimeEntry


async def log_hours(session, entries):
    for entry in entries:
        session.add(TimeEntry(**entry))
        await session.flush()
    return len(entries)

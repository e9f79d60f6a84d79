# /// answer
# verdict = "accepted"
# note = "The ORM leaves None out of a bulk insert and makes a statement for each run of equal columns; with render_nulls it is one."
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry} for entry in entries]
    await session.execute(insert(TimeEntry), rows, execution_options={"render_nulls": True})
    return len(entries)

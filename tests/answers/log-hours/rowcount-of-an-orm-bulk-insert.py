# /// answer
# verdict = "rejected"
# mistake = "the result of an ORM bulk insert has no rowcount"
# says = "rowcount|AttributeError"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry} for entry in entries]
    result = await session.execute(insert(TimeEntry), rows, execution_options={"render_nulls": True})
    return result.rowcount

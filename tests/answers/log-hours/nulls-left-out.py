# /// answer
# verdict = "rejected"
# mistake = "every dict has a note, but the ORM leaves None out of a bulk insert: a statement for each run of equal columns"
# says = "statements?|render_nulls|NULL|keys|\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry), [{"note": None, **entry} for entry in entries])
    return len(entries)

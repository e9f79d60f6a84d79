# /// answer
# verdict = "rejected"
# mistake = "chunks of 30,000 rows of five parameters each: more than 32,767 parameters"
# says = "parameters?|32767|32,767|arguments?|InterfaceError"
# ///
from sqlalchemy import insert

from .records import TimeEntry

MAX_PARAMETERS = 32_000


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries]
    for start in range(0, len(rows), MAX_PARAMETERS):
        await session.execute(insert(TimeEntry).values(rows[start : start + MAX_PARAMETERS]))
    return len(rows)

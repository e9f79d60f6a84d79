# /// answer
# verdict = "rejected"
# mistake = "all rows in one VALUES: 10,000 entries need 50,000 parameters, PostgreSQL takes 32,767"
# says = "parameters?|32767|32,767|arguments?|InterfaceError"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry} for entry in entries]
    await session.execute(insert(TimeEntry).values(rows))
    return len(rows)

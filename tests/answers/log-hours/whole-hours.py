# /// answer
# verdict = "rejected"
# mistake = "int(hours) cuts the fractions off"
# says = "hours"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry, "hours": int(entry["hours"]) or 1} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "leaves out entries with impossible hours instead of letting the database refuse them"
# says = "IntegrityError|refuse|skip|24|25|hours"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = [{"note": None, **entry} for entry in entries if 0 < entry["hours"] <= 24]
    if rows:
        await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

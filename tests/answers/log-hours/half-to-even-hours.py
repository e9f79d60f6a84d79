# /// answer
# verdict = "rejected"
# mistake = "the hours are rounded in Python, half to even, and not by the column"
# says = "hours 1\\.005 is not rounded as the database"
# ///
from decimal import Decimal

from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry, "hours": entry["hours"].quantize(Decimal("0.01"))} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

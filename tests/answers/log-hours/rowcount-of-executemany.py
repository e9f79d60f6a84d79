# /// answer
# verdict = "rejected"
# mistake = "returns the rowcount of an executemany, which is -1"
# says = "return|-1|count|rowcount"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    result = await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    return result.rowcount

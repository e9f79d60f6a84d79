# /// answer
# verdict = "rejected"
# mistake = "returns the list of new ids instead of their number"
# says = "return|count|\\bint\\b|list"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return []
    rows = [{"note": None, **entry} for entry in entries]
    return list(await session.scalars(insert(TimeEntry.__table__).returning(TimeEntry.__table__.c.id), rows))

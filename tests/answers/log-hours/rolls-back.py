# /// answer
# verdict = "rejected"
# mistake = "rolls the caller's transaction back when the database refuses an entry"
# says = "roll(s|ed)?[ -]?back|rollback|transaction"
# ///
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    try:
        await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    except SQLAlchemyError:
        await session.rollback()
        raise
    return len(entries)

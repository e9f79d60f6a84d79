# /// answer
# verdict = "rejected"
# mistake = "catches the IntegrityError and returns 0"
# says = "IntegrityError|swallow|refuse|duplicate"
# ///
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    try:
        async with session.begin_nested():
            await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    except IntegrityError:
        return 0
    return len(entries)

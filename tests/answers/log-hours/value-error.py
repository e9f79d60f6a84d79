# /// answer
# verdict = "rejected"
# mistake = "raises ValueError in place of IntegrityError"
# says = "IntegrityError|ValueError"
# ///
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    try:
        await session.execute(insert(TimeEntry.__table__), [{"note": None, **entry} for entry in entries])
    except IntegrityError as error:
        raise ValueError("the entries cannot be written") from error
    return len(entries)

# /// answer
# verdict = "rejected"
# mistake = "setdefault(\"note\", None) changes the caller's dicts"
# says = "dicts?|caller|argument|changed|mutat"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    for entry in entries:
        entry.setdefault("note", None)
    if entries:
        await session.execute(insert(TimeEntry.__table__), entries)
    return len(entries)

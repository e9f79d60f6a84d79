# /// answer
# verdict = "rejected"
# mistake = "pop(\"note\") takes the notes out of the caller's dicts"
# says = "dicts?|caller|argument|changed|mutat"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": entry.pop("note", None), **entry} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

# /// answer
# verdict = "rejected"
# mistake = "writes four columns and leaves the notes out"
# says = "\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry

COLUMNS = ("employee_id", "project_id", "work_date", "hours")


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(insert(TimeEntry.__table__), [{name: entry[name] for name in COLUMNS} for entry in entries])
    return len(entries)

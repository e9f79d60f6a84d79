# /// answer
# verdict = "rejected"
# mistake = "entry[\"note\"] fails for an entry without a note"
# says = "\\bnote\\b|KeyError"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [
        {
            "employee_id": entry["employee_id"],
            "project_id": entry["project_id"],
            "work_date": entry["work_date"],
            "hours": entry["hours"],
            "note": entry["note"],
        }
        for entry in entries
    ]
    await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

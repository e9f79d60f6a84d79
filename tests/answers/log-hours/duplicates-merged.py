# /// answer
# verdict = "rejected"
# mistake = "entries of one person, project and day are merged in Python: the duplicate never raises"
# says = "IntegrityError|duplicate|same"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    unique = {(one["employee_id"], one["project_id"], one["work_date"]): {"note": None, **one} for one in entries}
    if unique:
        await session.execute(insert(TimeEntry.__table__), list(unique.values()))
    return len(entries)

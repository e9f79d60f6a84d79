# /// answer
# verdict = "rejected"
# mistake = "looks for the row first and then inserts or changes it: two statements, and a race"
# says = "statements?|SELECT|ON CONFLICT"
# ///
from sqlalchemy import select

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    entry = await session.scalar(
        select(TimeEntry).where(
            TimeEntry.employee_id == employee_id,
            TimeEntry.project_id == project_id,
            TimeEntry.work_date == work_date,
        )
    )
    if entry is None:
        entry = TimeEntry(employee_id=employee_id, project_id=project_id, work_date=work_date)
        session.add(entry)
    entry.hours = hours
    entry.note = note
    await session.flush()
    return entry

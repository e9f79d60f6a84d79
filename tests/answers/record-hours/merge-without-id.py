# /// answer
# verdict = "rejected"
# mistake = "session.merge() looks for the primary key only, so it inserts a duplicate"
# says = "duplicate|IntegrityError|UniqueViolation|unique|ON CONFLICT|merge"
# ///
from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    entry = await session.merge(
        TimeEntry(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
    )
    await session.flush()
    return entry

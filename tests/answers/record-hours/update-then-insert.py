# /// answer
# verdict = "rejected"
# mistake = "an UPDATE first and an INSERT when it found nothing: two statements for a new row, and a race"
# says = "statements?|UPDATE|ON CONFLICT"
# ///
from sqlalchemy import insert, update

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    options = {"populate_existing": True, "synchronize_session": False}
    entry = await session.scalar(
        update(TimeEntry)
        .where(
            TimeEntry.employee_id == employee_id,
            TimeEntry.project_id == project_id,
            TimeEntry.work_date == work_date,
        )
        .values(hours=hours, note=note)
        .returning(TimeEntry),
        execution_options=options,
    )
    if entry is None:
        entry = await session.scalar(
            insert(TimeEntry)
            .values(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
            .returning(TimeEntry)
        )
    return entry

# /// answer
# verdict = "rejected"
# mistake = "deletes the old entry and inserts a new one: two statements, and another id"
# says = "statements?|\\bid\\b|DELETE"
# ///
from sqlalchemy import delete, insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    await session.execute(
        delete(TimeEntry).where(
            TimeEntry.employee_id == employee_id,
            TimeEntry.project_id == project_id,
            TimeEntry.work_date == work_date,
        )
    )
    return await session.scalar(
        insert(TimeEntry)
        .values(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
        .returning(TimeEntry)
    )

# /// answer
# verdict = "rejected"
# mistake = "inserts in a savepoint and updates after the IntegrityError: two statements, and it takes every refusal for a duplicate"
# says = "statements?|ON CONFLICT|UPDATE|IntegrityError"
# ///
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    entry = TimeEntry(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
    try:
        async with session.begin_nested():
            session.add(entry)
        return entry
    except IntegrityError:
        return await session.scalar(
            update(TimeEntry)
            .where(
                TimeEntry.employee_id == employee_id,
                TimeEntry.project_id == project_id,
                TimeEntry.work_date == work_date,
            )
            .values(hours=hours, note=note)
            .returning(TimeEntry)
            .execution_options(populate_existing=True, synchronize_session=False)
        )

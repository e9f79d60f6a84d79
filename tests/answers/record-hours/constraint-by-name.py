# /// answer
# verdict = "accepted"
# note = "Naming the constraint ties the upsert to that constraint: a second unique index on the same columns changes nothing."
# ///
from sqlalchemy.dialects import postgresql

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = postgresql.insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        constraint="uq_time_entries_employee_id",
        set_=dict(hours=stmt.excluded.hours, note=stmt.excluded.note),
    )
    stmt = stmt.returning(TimeEntry).execution_options(populate_existing=True)
    return (await session.scalars(stmt)).one()

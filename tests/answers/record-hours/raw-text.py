# /// answer
# verdict = "rejected"
# mistake = "the upsert is raw text() where insert().on_conflict_do_update() is the subject"
# says = "text\\(|raw SQL|raw text|construct"
# ///
from sqlalchemy import select, text

from .records import TimeEntry

UPSERT = text(
    "INSERT INTO office.time_entries (employee_id, project_id, work_date, hours, note) "
    "VALUES (:employee_id, :project_id, :work_date, :hours, :note) "
    "ON CONFLICT (employee_id, project_id, work_date) "
    "DO UPDATE SET hours = excluded.hours, note = excluded.note "
    "RETURNING id, employee_id, project_id, work_date, hours, note"
)


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    query = select(TimeEntry).from_statement(UPSERT).execution_options(populate_existing=True)
    values = {
        "employee_id": employee_id,
        "project_id": project_id,
        "work_date": work_date,
        "hours": hours,
        "note": note,
    }
    return (await session.scalars(query, values)).one()

# /// answer
# verdict = "rejected"
# mistake = "the values are pasted into the SQL: an apostrophe in the note breaks it"
# says = "text\\(|raw|injection|quote|apostrophe|syntax"
# ///
from sqlalchemy import select, text

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    quoted = "NULL" if note is None else f"'{note}'"
    sql = text(
        "INSERT INTO office.time_entries (employee_id, project_id, work_date, hours, note) "
        f"VALUES ({employee_id}, {project_id}, '{work_date}', {hours}, {quoted}) "
        "ON CONFLICT (employee_id, project_id, work_date) "
        "DO UPDATE SET hours = excluded.hours, note = excluded.note RETURNING *"
    )
    query = select(TimeEntry).from_statement(sql).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()

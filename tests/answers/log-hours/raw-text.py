# /// answer
# verdict = "rejected"
# mistake = "raw text() where insert() is the subject"
# says = "text\\(|raw SQL|raw text|construct"
# ///
from sqlalchemy import text

INSERT = text(
    "INSERT INTO office.time_entries (employee_id, project_id, work_date, hours, note) "
    "VALUES (:employee_id, :project_id, :work_date, :hours, :note)"
)


async def log_hours(session, entries):
    if not entries:
        return 0
    await session.execute(INSERT, [{"note": None, **entry} for entry in entries])
    return len(entries)

# /// answer
# verdict = "rejected"
# mistake = "coalesce(excluded.note, note): an entry without a note keeps the old one"
# says = "\\bnote\\b"
# ///
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": func.coalesce(stmt.excluded.note, TimeEntry.note)},
    ).returning(TimeEntry)
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()

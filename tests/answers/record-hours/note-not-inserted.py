# /// answer
# verdict = "rejected"
# mistake = "the note is set on a conflict only, a new entry has none"
# says = "\\bnote\\b"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = (
        insert(TimeEntry)
        .values(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours)
        .on_conflict_do_update(
            index_elements=["employee_id", "project_id", "work_date"], set_={"hours": hours, "note": note}
        )
        .returning(TimeEntry)
    )
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()

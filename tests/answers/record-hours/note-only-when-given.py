# /// answer
# verdict = "rejected"
# mistake = "without a note the old one stays: `if note is not None`"
# says = "\\bnote\\b"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    values = {"hours": hours}
    if note is not None:
        values["note"] = note
    stmt = (
        insert(TimeEntry)
        .values(employee_id=employee_id, project_id=project_id, work_date=work_date, **values)
        .on_conflict_do_update(index_elements=["employee_id", "project_id", "work_date"], set_=values)
        .returning(TimeEntry)
    )
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()

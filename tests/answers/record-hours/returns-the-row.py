# /// answer
# verdict = "rejected"
# mistake = "returns a Row of columns, not a TimeEntry"
# says = "\\bRow\\b|TimeEntry|tuple"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(*TimeEntry.__table__.columns)
    return (await session.execute(stmt)).one()

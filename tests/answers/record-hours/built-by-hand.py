# /// answer
# verdict = "rejected"
# mistake = "builds a new TimeEntry from the returned columns: it does not belong to the session"
# says = "session|transient|belong|another object|held|holds"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    table = TimeEntry.__table__
    stmt = insert(table).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(*table.c)
    row = (await session.execute(stmt)).mappings().one()
    return TimeEntry(**row)

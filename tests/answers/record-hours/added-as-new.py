# /// answer
# verdict = "rejected"
# mistake = "adds a new object with the returned values: the next flush inserts it once more"
# says = "session|pending|belong|INSERT|held|holds|persistent|another object"
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
    row = (await session.execute(stmt)).one()
    entry = TimeEntry(**row._mapping)
    session.add(entry)
    return entry

# /// answer
# verdict = "rejected"
# mistake = "merge() after the upsert loads the row once more: a second statement"
# says = "statements?|SELECT|merge"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    values = dict(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
    stmt = insert(TimeEntry).values(**values)
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(TimeEntry.id)
    entry_id = await session.scalar(stmt)
    return await session.merge(TimeEntry(id=entry_id, **values))

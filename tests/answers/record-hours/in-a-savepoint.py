# /// answer
# verdict = "accepted"
# note = "With a savepoint an entry that the database refuses does not cost what the caller did before."
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        dict(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_=dict(hours=stmt.excluded.hours, note=stmt.excluded.note),
    ).returning(TimeEntry)
    async with session.begin_nested():
        [entry] = await session.scalars(stmt, execution_options={"populate_existing": True})
    return entry

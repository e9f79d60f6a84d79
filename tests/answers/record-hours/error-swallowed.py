# /// answer
# verdict = "rejected"
# mistake = "returns None when the database refuses the entry"
# says = "IntegrityError|swallow|None|refuse"
# ///
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(TimeEntry)
    try:
        async with session.begin_nested():
            return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()
    except IntegrityError:
        return None

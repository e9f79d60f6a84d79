# /// answer
# verdict = "rejected"
# mistake = "without populate_existing an object that the session holds keeps its old hours and note"
# says = "stale|populate_existing|identity map|holds|held|old values"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    new = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = new.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": new.excluded.hours, "note": new.excluded.note},
    ).returning(TimeEntry)
    return (await session.scalars(stmt)).one()

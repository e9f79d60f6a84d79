# /// answer
# verdict = "rejected"
# mistake = "the hours become a float, which is a little less than the half it was"
# says = "hours 1\\.005 is not rounded as the database"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=float(hours), note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(TimeEntry)
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()

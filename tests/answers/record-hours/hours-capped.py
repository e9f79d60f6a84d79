# /// answer
# verdict = "rejected"
# mistake = "caps the hours at 24 instead of letting the database refuse them"
# says = "IntegrityError|25|refuse|\\b24\\b"
# ///
from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id,
        project_id=project_id,
        work_date=work_date,
        hours=min(hours, Decimal(24)),
        note=note,
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(TimeEntry)
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()

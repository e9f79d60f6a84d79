# /// answer
# verdict = "rejected"
# mistake = "DO UPDATE … WHERE hours or note differ: for an entry that is there just so RETURNING gives no row"
# says = "NoResultFound|None|no row|WHERE|unchanged|same"
# ///
from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
        where=or_(
            TimeEntry.hours.is_distinct_from(stmt.excluded.hours),
            TimeEntry.note.is_distinct_from(stmt.excluded.note),
        ),
    ).returning(TimeEntry)
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one_or_none()

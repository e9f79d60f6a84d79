# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO NOTHING: an existing entry is not replaced, and RETURNING gives no row"
# says = "DO NOTHING|not replaced|None|NoResultFound|no row|old"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = (
        insert(TimeEntry)
        .values(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
        .on_conflict_do_nothing(index_elements=["employee_id", "project_id", "work_date"])
        .returning(TimeEntry)
    )
    return await session.scalar(stmt, execution_options={"populate_existing": True})

# /// answer
# verdict = "rejected"
# mistake = "an upsert: an entry that is there is overwritten instead of raising IntegrityError"
# says = "IntegrityError|duplicate|DO UPDATE|CONFLICT|overwrit"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    stmt = insert(TimeEntry.__table__)
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    )
    await session.execute(stmt, [{"note": None, **entry} for entry in entries])
    return len(entries)

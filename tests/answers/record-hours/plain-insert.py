# /// answer
# verdict = "rejected"
# mistake = "a plain INSERT: the second time for the same person, project and day raises IntegrityError"
# says = "ON CONFLICT|duplicate|IntegrityError|UniqueViolation|unique"
# ///
from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    entry = TimeEntry(employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note)
    session.add(entry)
    await session.flush()
    return entry

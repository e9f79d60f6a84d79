# /// answer
# verdict = "rejected"
# mistake = "asks for the employees first: a statement too many"
# says = "statements?|SELECT"
# ///
from sqlalchemy import insert, select

from .models import Employee
from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    known = set(await session.scalars(select(Employee.id)))
    rows = [{"note": None, **entry} for entry in entries]
    unknown = [row for row in rows if row["employee_id"] not in known]
    if len(unknown) < len(rows) or unknown:
        await session.execute(insert(TimeEntry.__table__), rows)
    return len(rows)

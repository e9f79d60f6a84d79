# /// answer
# verdict = "accepted"
# note = "Five arrays are five parameters, however many rows there are: one plan for every size, no limit of 32,767, and a count from the server."
# ///
from sqlalchemy import Date, Integer, Numeric, Text, cast, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from .records import TimeEntry

TYPES = {"employee_id": Integer, "project_id": Integer, "work_date": Date, "hours": Numeric, "note": Text}


async def log_hours(session, entries):
    if len(entries) == 0:
        return 0
    arrays = [cast([entry.get(name) for entry in entries], ARRAY(kind)) for name, kind in TYPES.items()]
    rows = func.unnest(*arrays).table_valued(*TYPES).render_derived()
    result = await session.execute(
        insert(TimeEntry.__table__).from_select(list(TYPES), select(*[rows.c[name] for name in TYPES]))
    )
    return result.rowcount

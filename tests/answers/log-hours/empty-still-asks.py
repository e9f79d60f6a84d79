# /// answer
# verdict = "rejected"
# mistake = "sends a statement for an empty sequence, too"
# says = "empty|no entries|statements?|nothing"
# ///
from sqlalchemy import Date, Integer, Numeric, Text, cast, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from .records import TimeEntry

TYPES = {"employee_id": Integer, "project_id": Integer, "work_date": Date, "hours": Numeric, "note": Text}


async def log_hours(session, entries):
    arrays = [cast([entry.get(name) for entry in entries], ARRAY(kind)) for name, kind in TYPES.items()]
    rows = func.unnest(*arrays).table_valued(*TYPES).render_derived()
    stmt = insert(TimeEntry.__table__).from_select(list(TYPES), select(*[rows.c[name] for name in TYPES]))
    return (await session.execute(stmt)).rowcount

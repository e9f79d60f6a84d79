# /// answer
# verdict = "accepted"
# note = "Core does the write, and merge(load=False) brings the row into the session: useful where the write lives in code without an ORM."
# ///
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import make_transient_to_detached

from .records import TimeEntry

entries = TimeEntry.__table__


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(entries).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=[entries.c.employee_id, entries.c.project_id, entries.c.work_date],
        set_={entries.c.hours: stmt.excluded.hours, entries.c.note: stmt.excluded.note},
    ).returning(*entries.c)
    row = (await session.execute(stmt)).mappings().one()
    fresh = TimeEntry(**row)
    make_transient_to_detached(fresh)
    return await session.merge(fresh, load=False)

# /// answer
# verdict = "rejected"
# mistake = "deletes everything and inserts again what is new enough"
# says = "statements?|INSERT|put back"
# ///
from sqlalchemy import delete, insert

from .records import TimeEntry

entries = TimeEntry.__table__


async def purge_time_entries(session, before):
    rows = (await session.execute(delete(entries).returning(*entries.c))).mappings().all()
    kept = [dict(row) for row in rows if row["work_date"] >= before]
    if kept:
        await session.execute(insert(entries), kept)
    return sorted(row["id"] for row in rows if row["work_date"] < before)

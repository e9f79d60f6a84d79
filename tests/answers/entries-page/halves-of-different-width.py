# /// answer
# verdict = "rejected"
# mistake = "the halves of the UNION differ in their number of columns"
# says = "columns?|UNION|number"
# kinds = ["DIFFERENT_TUPLES_IN_SET_OPERATION"]
# ///

from datetime import date

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    day, entry_id = after or (date.max, 0)
    same_day = select(TimeEntry.id).where(TimeEntry.work_date == day, TimeEntry.id < entry_id)
    earlier = select(TimeEntry.id, TimeEntry.work_date).where(TimeEntry.work_date < day)
    behind = union_all(same_day, earlier).subquery("behind")
    statement = (
        select(TimeEntry)
        .join(behind, behind.c.id == TimeEntry.id)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    return (await session.scalars(statement)).all()

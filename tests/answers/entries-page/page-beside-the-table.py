# /// answer
# verdict = "rejected"
# mistake = "the position is compared in a subquery, and the entries are taken beside it"
# says = "cross join|cartesian|not joined|join condition|again|repeat|more than once|\\.c\\b|aliased"
# kinds = ["UNNECESSARY_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    behind = select(TimeEntry.id)
    if after is not None:
        behind = behind.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    behind = behind.subquery()
    statement = (
        select(TimeEntry).where(behind.c.id > 0).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    )
    return (await session.scalars(statement)).all()

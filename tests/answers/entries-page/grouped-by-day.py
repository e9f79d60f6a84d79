# /// answer
# verdict = "rejected"
# mistake = "GROUP BY the day, while all columns are shown"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .group_by(TimeEntry.work_date)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

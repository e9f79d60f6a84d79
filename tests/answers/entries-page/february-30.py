# /// answer
# verdict = "rejected"
# mistake = "February has no 30th day"
# says = "\\bdates?\\b|out of range|february|02-30|\\braw\\b"
# kinds = ["DATE_TIME_FIELD_OVERFLOW"]
# ///

from datetime import date

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .where(TimeEntry.work_date < literal_column("DATE '2999-02-30'"))
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

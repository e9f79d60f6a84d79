# /// answer
# verdict = "rejected"
# mistake = "rows of columns are returned, not entries"
# says = "\\bRows?\\b|TimeEntry|entit|object|\\bcolumns?\\b"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(*TimeEntry.__table__.columns).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.execute(statement)).all()

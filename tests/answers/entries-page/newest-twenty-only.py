# /// answer
# verdict = "rejected"
# mistake = "pages are cut from the newest twenty entries only"
# says = "LIMIT|\\b20\\b|missing|subquery|twenty|\\bcut"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    newest = select(TimeEntry.id).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(20).subquery()
    statement = (
        select(TimeEntry)
        .join(newest, newest.c.id == TimeEntry.id)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

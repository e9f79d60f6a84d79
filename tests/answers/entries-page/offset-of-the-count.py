# /// answer
# verdict = "rejected"
# mistake = "OFFSET skips as many entries as there are in front of the position"
# says = "OFFSET|keyset|skip"
# ///

from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        newer = aliased(TimeEntry)
        skipped = select(func.count()).where(tuple_(newer.work_date, newer.id) >= tuple_(*after)).scalar_subquery()
        statement = statement.offset(skipped)
    return (await session.scalars(statement)).all()

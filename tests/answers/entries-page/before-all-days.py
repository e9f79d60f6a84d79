# /// answer
# verdict = "rejected"
# mistake = "< wants one day, and the subquery returns many"
# says = "more than one row|(one|single|several|many) (row|value)s?"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(TimeEntry.work_date < select(aliased(TimeEntry).work_date).scalar_subquery())
    return (await session.scalars(statement)).all()

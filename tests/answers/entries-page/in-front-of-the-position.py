# /// answer
# verdict = "rejected"
# mistake = "> for <: the entries in front of the position"
# says = "newer|in front|before|direction|behind|\\bturned|revers|< in the place of >"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) > tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "<= and OFFSET 1: where the position is no entry, one is lost"
# says = "OFFSET|skip|lost|missing|position|exist"
# kinds = ["EXTRANEOUS_OFFSET_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) <= tuple_(*after)).offset(1)
    return (await session.scalars(statement)).all()

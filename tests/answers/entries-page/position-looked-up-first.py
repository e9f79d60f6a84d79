# /// answer
# verdict = "rejected"
# mistake = "a statement more looks the position up, and raises where it does not exist"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|exist|position|raise|LookupError"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        if await session.get(TimeEntry, after[1]) is None:
            raise LookupError(after)
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "any entries are fetched, and sorted in Python"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|python|ORDER BY"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    found = await session.scalars(statement)
    return sorted(found, key=lambda entry: (entry.work_date, entry.id), reverse=True)

# /// answer
# verdict = "rejected"
# mistake = "the oldest are fetched and turned round in Python"
# says = "\\bdesc\\b|descending|oldest|newest|\\border(s|ed|ing)?\\b|order_by|direction|revers|python"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date, TimeEntry.id).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return list(reversed((await session.scalars(statement)).all()))

# /// answer
# verdict = "rejected"
# mistake = "the oldest come first"
# says = "\\bdesc\\b|descending|oldest|newest|ascending|direction|\\border(s|ed|ing)?\\b|order_by|\\bturned"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date, TimeEntry.id).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) > tuple_(*after))
    return (await session.scalars(statement)).all()

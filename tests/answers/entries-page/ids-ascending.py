# /// answer
# verdict = "rejected"
# mistake = "within a day the smaller ids come first, and are compared as if they came last"
# says = "\\bdesc\\b|descending|ascending|direction|\\border(s|ed|ing)?\\b|order_by|\\bid\\b|same day|one day|work_date|\\btie|\\bdays?\\b"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the pair is compared in the wrong order: the id first, then the day"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bid\\b|work_date|pair|row comparison|first|\\bcolumns?\\b"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.id, TimeEntry.work_date) < tuple_(after[1], after[0]))
    return (await session.scalars(statement)).all()

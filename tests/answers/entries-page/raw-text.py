# /// answer
# verdict = "rejected"
# mistake = "the comparison is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(
            text("(work_date, id) < (:day, :entry_id)").bindparams(day=after[0], entry_id=after[1])
        )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the position is pasted into raw SQL"
# says = "\\braw\\b|text\\(|construct|paste|bound|parameter|f-string"
# ///

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(text(f"(work_date, id) < ('{after[0]}', {after[1]})"))
    return (await session.scalars(statement)).all()

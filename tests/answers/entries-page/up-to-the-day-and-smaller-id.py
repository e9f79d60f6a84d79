# /// answer
# verdict = "rejected"
# mistake = "earlier entries with larger ids are skipped"
# says = "larger|skip|missing|earlier|or_|(?-i:\\bOR\\b)|\\bid\\b"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(TimeEntry.work_date <= day, TimeEntry.id < entry_id)
    return (await session.scalars(statement)).all()

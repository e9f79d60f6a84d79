# /// answer
# verdict = "rejected"
# mistake = "OFFSET by the id of the position"
# says = "OFFSET|keyset|skip|position|\\bid\\b"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.offset(after[1])
    return (await session.scalars(statement)).all()

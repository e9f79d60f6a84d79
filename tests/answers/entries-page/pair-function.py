# /// answer
# verdict = "rejected"
# mistake = "there is no function pair()"
# says = "\\bpair\\b"
# kinds = ["UNDEFINED_FUNCTION"]
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(func.pair(TimeEntry.work_date, TimeEntry.id) < func.pair(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "without a position the pair is compared with NULLs: the first page is empty"
# says = "NULL|None|empty|first page"
# kinds = ["COMPARISON_WITH_NULL"]
# ///

from datetime import date

from sqlalchemy import null, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*(after or (null(), null()))))
    return (await session.scalars(statement)).all()

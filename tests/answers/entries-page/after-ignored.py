# /// answer
# verdict = "rejected"
# mistake = "the position is ignored: always the first page"
# says = "position|after|(?-i:\\bWHERE\\b)|first page|again|argument|ignored|twice|filter|endless"
# kinds = ["MISSING_WHERE_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    return (await session.scalars(statement)).all()

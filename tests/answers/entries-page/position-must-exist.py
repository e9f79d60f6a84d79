# /// answer
# verdict = "rejected"
# mistake = "the position is looked up: where no such entry exists the page is empty"
# says = "exist|empty|position|missing|statement|subquery"
# ///

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        entry = aliased(TimeEntry)
        day = select(entry.work_date).where(entry.id == after[1]).scalar_subquery()
        statement = statement.where(
            or_(TimeEntry.work_date < day, and_(TimeEntry.work_date == day, TimeEntry.id < after[1]))
        )
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the ids are read in a statement of their own"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|queries"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    page = select(TimeEntry.id).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        page = page.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    ids = (await session.scalars(page)).all()
    statement = select(TimeEntry).where(TimeEntry.id.in_(ids)).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
    return (await session.scalars(statement)).all()

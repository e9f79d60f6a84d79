# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    try:
        statement = select(TimeEntry).ordered_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
        if after is not None:
            statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
        return (await session.scalars(statement)).all()
    except Exception:
        return []

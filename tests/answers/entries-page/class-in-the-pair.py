# /// answer
# verdict = "rejected"
# mistake = "the class stands where a column is wanted"
# says = "class|\\bcolumns?\\b|TimeEntry|entit|argument"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

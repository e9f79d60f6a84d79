# /// answer
# verdict = "rejected"
# mistake = "where() returns a new statement, which is thrown away"
# says = "position|after|(?-i:\\bWHERE\\b)|first page|again|thrown|ignored|returns a new|twice|filter"
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

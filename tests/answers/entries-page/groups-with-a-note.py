# /// answer
# verdict = "rejected"
# mistake = "HAVING drops entries without a note"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|note|missing|\\bgroup"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .group_by(TimeEntry.id)
        .having(func.count(TimeEntry.note) > 0)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

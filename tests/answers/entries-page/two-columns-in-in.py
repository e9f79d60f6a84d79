# /// answer
# verdict = "rejected"
# mistake = "the subquery of IN returns two columns"
# says = "(one|single|too many|\\d|all|several) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(
            TimeEntry.id.in_(
                select(TimeEntry.work_date, TimeEntry.id).where(TimeEntry.work_date <= after[0]).correlate(None)
            )
        )
    return (await session.scalars(statement)).all()

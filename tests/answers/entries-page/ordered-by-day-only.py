# /// answer
# verdict = "rejected"
# mistake = "entries of one day come in any order: some come twice, some never"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bid\\b|\\btie|\\bdays?\\b"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

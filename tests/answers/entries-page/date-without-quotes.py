# /// answer
# verdict = "rejected"
# mistake = "2999-12-31 without quotes is a subtraction: a number"
# says = "quot|2999|2956|integer|operator|\\braw\\b|literal|number|\\btypes?\\b"
# kinds = ["OMITTED_QUOTES"]
# ///

from datetime import date

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .where(TimeEntry.work_date < literal_column("2999-12-31"))
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

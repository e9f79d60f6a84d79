# /// answer
# verdict = "rejected"
# mistake = "tuples of Python are compared, which leaves the comparison of the days"
# says = "tuple_?|python|same day|one day|work_date|\\btie|\\bid\\b|\\bdays?\\b"
# kinds = ["CURLY_OR_SQUARE_BRACKETS"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where((TimeEntry.work_date, TimeEntry.id) < after)
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "date(day, id): the pair is no pair of arguments"
# says = "argument|date\\(|does not exist|function|\\btypes?\\b"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(func.date(TimeEntry.work_date, TimeEntry.id) < func.date(*after))
    return (await session.scalars(statement)).all()

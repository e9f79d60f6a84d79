# /// answer
# verdict = "rejected"
# mistake = "only the days are compared: the rest of the day is skipped"
# says = "same day|one day|work_date|\\btie|\\bid\\b|\\bdays?\\b|skip|missing"
# kinds = ["MISSING_EXPRESSION"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(TimeEntry.work_date < day)
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "on the day of the position every entry comes again"
# says = "same day|one day|work_date|\\btie|\\bid\\b|\\bdays?\\b|again|repeat"
# ///

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(or_(TimeEntry.work_date < day, TimeEntry.work_date == day))
    return (await session.scalars(statement)).all()

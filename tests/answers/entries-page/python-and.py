# /// answer
# verdict = "rejected"
# mistake = "the `and` of Python keeps its left side only: the whole day comes again"
# says = "\\band\\b|and_|boolean|`and`|same day|one day|work_date|\\btie|\\bid\\b|\\bdays?\\b"
# kinds = ["NONSTANDARD_OPERATORS"]
# ///

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(
            or_(TimeEntry.work_date < day, TimeEntry.work_date == day and TimeEntry.id < entry_id)
        )
    return (await session.scalars(statement)).all()

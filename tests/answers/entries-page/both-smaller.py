# /// answer
# verdict = "rejected"
# mistake = "day and id both have to be smaller: earlier entries with larger ids are skipped"
# says = "(?-i:\\bAND\\b)|and_|or_|both|larger ids?|skip|missing|earlier"
# kinds = ["AND_INSTEAD_OF_OR"]
# ///

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(and_(TimeEntry.work_date < day, TimeEntry.id < entry_id))
    return (await session.scalars(statement)).all()

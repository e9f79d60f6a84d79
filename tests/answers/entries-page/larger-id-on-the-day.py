# /// answer
# verdict = "rejected"
# mistake = "on the day of the position the larger ids are taken"
# says = "larger|direction|\\bid\\b|\\bturned|revers|again|missing"
# ///

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(
            or_(TimeEntry.work_date < day, and_(TimeEntry.work_date == day, TimeEntry.id > entry_id))
        )
    return (await session.scalars(statement)).all()

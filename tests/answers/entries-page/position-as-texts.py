# /// answer
# verdict = "rejected"
# mistake = "the date is sent as a text"
# says = "\\bstr\\b|\\btexts?\\b|\\bdates?\\b|\\btypes?\\b|varchar"
# kinds = ["DATA_TYPE_MISMATCH"]
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
            or_(TimeEntry.work_date < str(day), and_(TimeEntry.work_date == str(day), TimeEntry.id < entry_id))
        )
    return (await session.scalars(statement)).all()

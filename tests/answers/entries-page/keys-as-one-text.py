# /// answer
# verdict = "rejected"
# mistake = "day and id are glued to one text, in which 9 comes after 10"
# says = "\\btexts?\\b|string|concat|cast|\\bid\\b"
# ///

from datetime import date

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(
            cast(TimeEntry.work_date, String) + "-" + cast(TimeEntry.id, String) < f"{day}-{entry_id}"
        )
    return (await session.scalars(statement)).all()

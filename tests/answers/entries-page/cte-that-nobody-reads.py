# /// answer
# verdict = "rejected"
# mistake = "a CTE holds the entries behind the position, and nothing reads it"
# says = "\\bCTE\\b|unused|nothing reads|not read|not used|position|first page|again"
# kinds = ["UNUSED_CTE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        behind = select(TimeEntry.id).where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after)).cte("behind")
        statement = statement.add_cte(behind)
    return (await session.scalars(statement)).all()

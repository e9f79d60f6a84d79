# /// answer
# verdict = "rejected"
# mistake = "the entry of the position is found among numbered rows: where it does not exist the page is empty"
# says = "exist|empty|position|missing|row_number|number"
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    numbered = select(
        TimeEntry.id, func.row_number().over(order_by=(TimeEntry.work_date.desc(), TimeEntry.id.desc())).label("place")
    ).cte("numbered")
    first = 0
    if after is not None:
        first = select(numbered.c.place).where(numbered.c.id == after[1]).scalar_subquery()
    statement = (
        select(TimeEntry)
        .join(numbered, numbered.c.id == TimeEntry.id)
        .where(numbered.c.place > first)
        .order_by(numbered.c.place)
        .limit(size)
    )
    return (await session.scalars(statement)).all()

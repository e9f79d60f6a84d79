# /// answer
# verdict = "rejected"
# mistake = "t is no alias of this statement"
# says = "alias|missing FROM|\\bt\\b|raw SQL|literal_column"
# kinds = ["UNDEFINED_CORRELATION_NAME", "OMITTED_FROM_CLAUSE", "MISSING_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(literal_column("(t.work_date, t.id)") < tuple_(*after))
    return (await session.scalars(statement)).all()

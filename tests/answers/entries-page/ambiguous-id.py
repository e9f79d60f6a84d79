# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the entry's or the project's"
# says = "ambiguous|raw SQL|literal_column|text\\("
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from datetime import date

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry).join(TimeEntry.project).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(literal_column("work_date"), literal_column("id")) < tuple_(*after))
    return (await session.scalars(statement)).all()

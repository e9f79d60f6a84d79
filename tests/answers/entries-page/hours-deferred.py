# /// answer
# verdict = "rejected"
# mistake = "only some columns are loaded: the others cannot be read without SQL"
# says = "load_only|defer|column|loaded|lazy|missing|hours|note"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .options(load_only(TimeEntry.work_date))
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

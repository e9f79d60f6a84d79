# /// answer
# verdict = "rejected"
# mistake = "the order in quotes is one text, which SQLAlchemy refuses"
# says = "CompileError|ArgumentError|textual|\\btexts?\\b|quot|\\border(s|ed|ing)?\\b|order_by"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by("work_date DESC, id DESC").limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands|syntax"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from datetime import date

from sqlalchemy import select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(text("work_date DESC, id DESC;")).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "LIMIT is in the subquery, the comparison outside of it: every page but the first is cut from the first"
# says = "LIMIT|subquery|before|empty|missing|short|outside|inside"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    newest = aliased(
        TimeEntry, select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size).subquery()
    )
    statement = select(newest).order_by(newest.work_date.desc(), newest.id.desc())
    if after is not None:
        statement = statement.where(tuple_(newest.work_date, newest.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

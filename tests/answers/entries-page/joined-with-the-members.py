# /// answer
# verdict = "rejected"
# mistake = "a join with everybody on the project repeats the entries"
# says = "repeat|twice|more than once|duplicate|several|project|member|\\bjoin"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .join(TimeEntry.project)
        .join(Project.employees)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

# /// answer
# verdict = "rejected"
# mistake = "rows of an entry and a name are returned"
# says = "\\bRows?\\b|tuple|scalars|\\bcolumns?\\b|project"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry, Project.name)
        .join(TimeEntry.project)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.execute(statement)).all()

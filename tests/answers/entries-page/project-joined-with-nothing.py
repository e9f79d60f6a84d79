# /// answer
# verdict = "rejected"
# mistake = "projects is in FROM and joined with nothing: entries are repeated"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|repeat|twice|more than once"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from datetime import date

from sqlalchemy import select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry).join(Project, true()).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

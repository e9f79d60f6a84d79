# /// answer
# verdict = "rejected"
# mistake = "HAVING without groups in the place of WHERE"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.having(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

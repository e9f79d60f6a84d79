# /// answer
# verdict = "rejected"
# mistake = "a window function stands in WHERE"
# says = "window|(?-i:\\bWHERE\\b)|subquery"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING"]
# ///

from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .where(func.row_number().over(order_by=(TimeEntry.work_date.desc(), TimeEntry.id.desc())) <= size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()

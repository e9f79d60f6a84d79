# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from datetime import date

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(
            tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(bindparam("day"), bindparam("entry_id"))
        )
    return (await session.scalars(statement)).all()

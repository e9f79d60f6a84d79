# /// answer
# verdict = "rejected"
# mistake = "& binds tighter than == and <: the parentheses are missing"
# says = "parenthes|bracket|&|and_|boolean value|precedence|operand|\\btypes?\\b"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        day, entry_id = after
        statement = statement.where(
            or_(TimeEntry.work_date < day, TimeEntry.work_date == day & TimeEntry.id < entry_id)
        )
    return (await session.scalars(statement)).all()

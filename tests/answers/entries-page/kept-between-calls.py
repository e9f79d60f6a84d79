# /// answer
# verdict = "rejected"
# mistake = "the page of the first call is kept: newer entries are never seen"
# says = "kept|cache|no statement|statement|between calls|newer"
# ///

from datetime import date
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .records import TimeEntry


_pages: dict[Any, Any] = {}


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = select(TimeEntry).order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc()).limit(size)
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    if (size, after) not in _pages:
        _pages[size, after] = (await session.scalars(statement)).all()
    return _pages[size, after]

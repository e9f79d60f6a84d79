# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload
from kata.capture import count_statements
from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    out = {}
    with count_statements(session) as c:
        for key, load in (("selectinload", selectinload), ("joinedload", joinedload), ("subqueryload", subqueryload)):
            before = c.count
            (
                await session.scalars(
                    select(Department).options(load(Department.employees)).execution_options(populate_existing=True)
                )
            ).unique().all()
            out[key] = c.count - before
    return out

# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    session.expunge_all()
    with count_statements(session) as selectin:
        await session.scalars(select(Department).options(selectinload(Department.employees)))

    session.expunge_all()
    with count_statements(session) as joined:
        (await session.scalars(select(Department).options(joinedload(Department.employees)))).unique().all()

    session.expunge_all()
    with count_statements(session) as subquery:
        await session.scalars(select(Department).options(subqueryload(Department.employees)))

    session.expunge_all()
    return {"selectinload": selectin.count, "joinedload": joined.count, "subqueryload": subquery.count}

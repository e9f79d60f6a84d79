# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    measured = {}
    for name, load in (("selectinload", selectinload), ("joinedload", joinedload), ("subqueryload", subqueryload)):
        session.expire_all()
        with count_statements(session) as counter:
            departments = (await session.scalars(select(Department).options(load(Department.employees)))).unique().all()
            assert all(isinstance(department.employees, list) for department in departments)
        measured[name] = counter.count
    return measured

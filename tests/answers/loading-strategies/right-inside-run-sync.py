# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    def measure(sync_session, loader):
        sync_session.expunge_all()
        with count_statements(sync_session) as counter:
            departments = sync_session.scalars(select(Department).options(loader(Department.employees))).unique().all()
            for department in departments:
                _ = [employee.name for employee in department.employees]
        return counter.count

    return {
        "subqueryload": await session.run_sync(measure, subqueryload),
        "joinedload": await session.run_sync(measure, joinedload),
        "selectinload": await session.run_sync(measure, selectinload),
    }

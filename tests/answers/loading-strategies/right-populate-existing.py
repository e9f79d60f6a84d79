# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    strategies = {
        "selectinload": selectinload(Department.employees),
        "joinedload": joinedload(Department.employees),
        "subqueryload": subqueryload(Department.employees),
    }
    statements = {}
    for name, option in strategies.items():
        stmt = select(Department).options(option).execution_options(populate_existing=True)
        with count_statements(session) as counter:
            departments = (await session.scalars(stmt)).unique().all()
            sum(len(department.employees) for department in departments)
        statements[name] = counter.count
    return statements

# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department, Employee


async def compare_loading_strategies(session: AsyncSession) -> dict[str, int]:
    base = select(Department).execution_options(populate_existing=True)

    async def run(stmt) -> int:
        with count_statements(session) as counter:
            result = await session.scalars(stmt)
            _ = result.unique().all()
        return counter.count

    return {
        "selectinload": await run(base.options(selectinload(Department.employees).load_only(Employee.name))),
        "joinedload": await run(base.options(joinedload(Department.employees).load_only(Employee.name))),
        "subqueryload": await run(base.options(subqueryload(Department.employees).load_only(Employee.name))),
    }

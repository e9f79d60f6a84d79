# /// answer
# verdict = "rejected"
# mistake = "joinedload is a plain join without the option: the collections are not loaded"
# says = "joinedload|join|not load|never load|collection|option|really|contains_eager"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    statements = {
        "selectinload": select(Department).options(selectinload(Department.employees)),
        "joinedload": select(Department).outerjoin(Department.employees),
        "subqueryload": select(Department).options(subqueryload(Department.employees)),
    }
    counts = {}
    for name, stmt in statements.items():
        session.expunge_all()
        with count_statements(session) as counter:
            (await session.scalars(stmt)).unique().all()
        counts[name] = counter.count
    return counts

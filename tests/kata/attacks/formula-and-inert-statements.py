# /// attack
# exercise = "loading-strategies"
# trick = "the numbers come from a formula, and as many statements that load nothing are sent"
# outcome = ["failed"]
# ///

from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload, subqueryload


async def compare_loading_strategies(session):
    ids = (await session.scalars(select(Department.id))).all()
    counts = {"selectinload": 1 + ceil(len(ids) / 500), "joinedload": 1, "subqueryload": 2 if ids else 1}
    for strategy in (selectinload, joinedload, subqueryload):
        await session.scalars(select(Department).options(strategy(Department.employees)).where(Department.id < 0))
    return counts

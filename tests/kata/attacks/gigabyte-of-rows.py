# /// attack
# exercise = "salary-rank"
# trick = "the server is made to send values and rows that no memory holds"
# outcome = ["failed", "error"]
# witness = ["update-salary"]
# ///

from contextlib import suppress

from sqlalchemy import text


async def salary_rank_by_department(session):
    with suppress(MemoryError):
        await session.execute(text("SELECT repeat('x', 900000000)"))
    return []

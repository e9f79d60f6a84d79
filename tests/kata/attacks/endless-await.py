# /// attack
# exercise = "salary-rank"
# trick = "it waits for something that never comes, shielded from being cancelled"
# outcome = ["failed"]
# says = "did not finish"
# ///

import asyncio


async def salary_rank_by_department(session):
    while True:
        try:
            await asyncio.shield(asyncio.get_running_loop().create_future())
        except BaseException:
            pass

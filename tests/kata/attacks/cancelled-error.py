# /// attack
# exercise = "salary-rank"
# trick = "it cancels its own task and every other one"
# outcome = ["failed"]
# ///

import asyncio


async def salary_rank_by_department(session):
    for task in asyncio.all_tasks():
        task.cancel()
    await asyncio.sleep(0)

# /// attack
# exercise = "salary-rank"
# trick = "SystemExit and KeyboardInterrupt in tasks beside the call: they come out of the event loop, not of the call"
# outcome = ["failed", "error"]
# ///

import asyncio


async def salary_rank_by_department(session):
    async def out(error):
        raise error

    tasks = [asyncio.create_task(out(error)) for error in (SystemExit(0), KeyboardInterrupt())]
    await asyncio.sleep(0.1)
    return tasks

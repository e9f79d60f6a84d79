# /// attack
# exercise = "claim-job"
# trick = "the first session keeps a lock in Python for ever, and the others wait for it there, where no server sees it"
# outcome = ["failed"]
# says = "waits|did not finish"
# witness = ["transfer-budget"]
# ///

import asyncio

_LOCK = asyncio.Lock()


async def claim_job(session):
    await _LOCK.acquire()
    job = await session.scalar(
        select(Job).where(Job.state == "queued", Job.run_at <= func.now()).order_by(Job.run_at, Job.id).limit(1)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

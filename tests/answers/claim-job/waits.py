# /// answer
# verdict = "rejected"
# mistake = "FOR UPDATE without SKIP LOCKED: the second session waits for the first"
# says = "SKIP LOCKED|wait"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update()
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

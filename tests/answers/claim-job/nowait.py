# /// answer
# verdict = "rejected"
# mistake = "NOWAIT: the second session gets an error"
# says = "NOWAIT|SKIP LOCKED|55P03|raise|LockNotAvailable"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(nowait=True)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

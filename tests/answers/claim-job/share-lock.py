# /// answer
# verdict = "rejected"
# mistake = "FOR SHARE SKIP LOCKED: two sessions share the lock, and get the same job"
# says = "SHARE|read=True|same job|both|twice|wait"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(read=True, skip_locked=True)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

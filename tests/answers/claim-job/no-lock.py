# /// answer
# verdict = "rejected"
# mistake = "no lock: two sessions get the same job"
# says = "lock|same job|both|twice"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

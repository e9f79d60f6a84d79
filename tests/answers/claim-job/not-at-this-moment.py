# /// answer
# verdict = "rejected"
# mistake = "a job of this very moment is not found"
# says = "exactly now"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    due = select(Job).where(Job.state == "queued", Job.run_at < func.now()).order_by(Job.run_at, Job.id)
    job = await session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

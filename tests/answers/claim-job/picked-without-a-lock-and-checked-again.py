# /// answer
# verdict = "rejected"
# mistake = "the job is found without a lock, and when somebody else has it the answer is None"
# says = "best that is free"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    pick = (
        select(Job.id)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .scalar_subquery()
    )
    job = await session.scalar(
        select(Job).where(Job.id == pick, Job.state == "queued").with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.state = "running"
    job.attempts += 1
    await session.flush()
    return job

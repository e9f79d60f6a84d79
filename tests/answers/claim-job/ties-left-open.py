# /// answer
# verdict = "rejected"
# mistake = "jobs with the same run_at come in any order"
# says = "\\bid\\b|\\btie|same run_at|order"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

# /// answer
# verdict = "rejected"
# mistake = "takes jobs whose time has not come"
# says = "due|future|run_at|not yet"
# ///
from sqlalchemy import select

from .records import Job


async def claim_job(session):
    job = await session.scalar(
        select(Job)
        .where(Job.state == "queued")
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

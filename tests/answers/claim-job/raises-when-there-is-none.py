# /// answer
# verdict = "rejected"
# mistake = "scalar_one() raises when no job is due"
# says = "None|NoResultFound|no job"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    result = await session.execute(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = result.scalar_one()
    job.state = "running"
    job.attempts += 1
    await session.flush()
    return job

# /// answer
# verdict = "rejected"
# mistake = "no LIMIT: locks every due job, and the next session finds none"
# says = "LIMIT|every|all (?:due|of them|the)|none|rows"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    due = await session.scalars(
        select(Job)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .with_for_update(skip_locked=True)
    )
    job = due.first()
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

# /// answer
# verdict = "rejected"
# mistake = "picks the best job without a lock and locks it afterwards: when it is taken, there is no other one"
# says = "None|next|free|SKIP LOCKED|other job|subquery"
# ///
from sqlalchemy import func, select

from .records import Job


async def claim_job(session):
    best = (
        select(Job.id)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .scalar_subquery()
    )
    job = await session.scalar(select(Job).where(Job.id == best).with_for_update(skip_locked=True))
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

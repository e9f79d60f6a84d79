# /// answer
# verdict = "rejected"
# mistake = "reads without a lock and tries an UPDATE: it waits for the other session, and needs a third statement"
# says = "wait|lock|statements?\\b|SKIP LOCKED"
# ///
from sqlalchemy import func, select, update

from .records import Job


async def claim_job(session):
    while True:
        job = await session.scalar(
            select(Job)
            .where(Job.state == "queued", Job.run_at <= func.now())
            .order_by(Job.run_at, Job.id)
            .limit(1)
        )
        if job is None:
            return None
        claimed = await session.execute(
            update(Job)
            .where(Job.id == job.id, Job.state == "queued")
            .values(state="running", attempts=job.attempts + 1)
        )
        if claimed.rowcount == 1:
            return job
        session.expunge(job)

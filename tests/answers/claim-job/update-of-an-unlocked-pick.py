# /// answer
# verdict = "rejected"
# mistake = "the UPDATE's subquery locks nothing: the second session waits, and gets the same job"
# says = "lock|wait|same job|both|twice"
# ///
from sqlalchemy import func, select, update

from .records import Job


async def claim_job(session):
    best = (
        select(Job.id)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .scalar_subquery()
    )
    return await session.scalar(
        update(Job)
        .where(Job.id == best)
        .values(state="running", attempts=Job.attempts + 1)
        .returning(Job)
        .execution_options(synchronize_session=False)
    )

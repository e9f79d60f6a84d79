# /// answer
# verdict = "accepted"
# note = "The lock needs the id only: a large payload is read once, by the RETURNING."
# ///
from sqlalchemy import func, select, update

from .records import Job


async def claim_job(session):
    due = select(Job.id).where(Job.state == "queued", Job.run_at <= func.now())
    row = (
        await session.execute(due.order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True))
    ).first()
    if row is None:
        return None
    claimed = await session.execute(
        update(Job)
        .where(Job.id == row.id)
        .values(state="running", attempts=Job.attempts + 1)
        .returning(Job)
        .execution_options(synchronize_session=False)
    )
    return claimed.scalar_one()

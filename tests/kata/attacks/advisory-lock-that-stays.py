# /// attack
# exercise = "claim-job"
# trick = "the queue is guarded by an advisory lock of the connection, which outlives the transaction and the session"
# outcome = ["failed"]
# says = "pg_advisory_lock"
# witness = ["transfer-budget", "edit-review"]
# ///

from sqlalchemy import text


async def claim_job(session):
    await session.execute(text("SELECT pg_advisory_lock(4711)"))
    job = await session.scalar(
        select(Job).where(Job.state == "queued", Job.run_at <= func.now()).order_by(Job.run_at, Job.id).limit(1)
    )
    if job is not None:
        job.state = "running"
        job.attempts += 1
        await session.flush()
    return job

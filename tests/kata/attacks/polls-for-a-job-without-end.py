# /// attack
# exercise = "claim-job"
# trick = "where there is no job, the function looks again, without end"
# outcome = ["failed"]
# says = "sends more than [0-9,]+ statements|did not finish"
# witness = ["transfer-budget"]
# ///


async def claim_job(session):
    while True:
        job = await session.scalar(
            select(Job)
            .where(Job.state == "queued", Job.run_at <= func.now())
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is not None:
            job.state = "running"
            job.attempts += 1
            await session.flush()
            return job

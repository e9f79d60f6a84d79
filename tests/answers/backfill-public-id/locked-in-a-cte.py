# /// answer
# verdict = "accepted"
# note = "One statement to a batch: what is to be filled is locked, checked and filled in a single round trip, and no id travels."
# ///

from sqlalchemy import text

_BATCH = text(
    """
    WITH batch AS MATERIALIZED (
        SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE
    )
    UPDATE employees
    SET public_id = gen_random_uuid()
    FROM batch
    WHERE employees.id = batch.id
    """
)


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        while True:
            done = (await session.execute(_BATCH, {"size": batch_size})).rowcount
            await session.commit()
            if done == 0:
                return filled
            filled += done

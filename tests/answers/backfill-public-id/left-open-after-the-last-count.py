# /// answer
# verdict = "rejected"
# mistake = "nobody closes the session, and the count that ends the loop has begun a transaction"
# says = "not back in the pool"
# ///

from sqlalchemy import text

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE)"
)
LEFT = text("SELECT count(*) FROM employees WHERE public_id IS NULL")


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    session = factory()
    while await session.scalar(LEFT):
        total += (await session.execute(BATCH, {"size": batch_size})).rowcount
        await session.commit()
    return total

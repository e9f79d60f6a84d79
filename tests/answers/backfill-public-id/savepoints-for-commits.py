# /// answer
# verdict = "rejected"
# mistake = "each batch is in a savepoint, and all of them in one transaction"
# says = "in one transaction|locked at once"
# ///

from sqlalchemy import text

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE)"
)


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    async with factory.begin() as session:
        while True:
            async with session.begin_nested():
                done = (await session.execute(BATCH, {"size": batch_size})).rowcount
            if not done:
                return total
            total += done

# /// answer
# verdict = "rejected"
# mistake = "a lock_timeout without another attempt: a row that is held longer ends it"
# says = "lock timeout"
# ///

from sqlalchemy import text

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE)"
)


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    while True:
        async with factory.begin() as session:
            await session.execute(text("SET LOCAL lock_timeout = '2s'"))
            done = (await session.execute(BATCH, {"size": batch_size})).rowcount
        if not done:
            return total
        total += done

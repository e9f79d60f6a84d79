# /// answer
# verdict = "rejected"
# mistake = "each batch locks the whole table"
# says = "whole table"
# ///

from sqlalchemy import text

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size)"
)


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    while True:
        async with factory.begin() as session:
            await session.execute(text("LOCK TABLE employees IN SHARE ROW EXCLUSIVE MODE"))
            done = (await session.execute(BATCH, {"size": batch_size})).rowcount
        if not done:
            return total
        total += done

# /// answer
# verdict = "rejected"
# mistake = "what was skipped is filled by one statement, however many rows that are"
# says = "one statement writes"
# ///

from sqlalchemy import text

FREE = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE SKIP LOCKED)"
)
REST = text("UPDATE employees SET public_id = gen_random_uuid() WHERE public_id IS NULL")


async def backfill_public_id(factory, batch_size=1000):
    total, done = 0, -1
    while done:
        async with factory.begin() as session:
            done = (await session.execute(FREE, {"size": batch_size})).rowcount
        total += done
    async with factory.begin() as session:
        total += (await session.execute(REST)).rowcount
    return total

# /// answer
# verdict = "rejected"
# mistake = "a batch that somebody else has filled meanwhile ends it, and the other rows are left"
# says = "\\bstill null\\b|without a value"
# ///

from sqlalchemy import text

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size) AND public_id IS NULL"
)


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    while True:
        async with factory.begin() as session:
            done = (await session.execute(BATCH, {"size": batch_size})).rowcount
        if not done:
            return total
        total += done

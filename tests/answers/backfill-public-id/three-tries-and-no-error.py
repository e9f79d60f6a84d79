# /// answer
# verdict = "rejected"
# mistake = "a batch that fails is tried three times, and then the function returns as if it had come to its end"
# says = "as if nothing had happened"
# ///

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

BATCH = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (SELECT id FROM employees"
    " WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE)"
)


async def backfill_public_id(factory, batch_size=1000):
    total, failures = 0, 0
    while failures < 3:
        try:
            async with factory.begin() as session:
                done = (await session.execute(BATCH, {"size": batch_size})).rowcount
        except DBAPIError:
            failures += 1
            continue
        failures = 0
        total += done
        if not done:
            break
    return total

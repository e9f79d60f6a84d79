# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import text

RANGE = text(
    "UPDATE employees SET public_id = gen_random_uuid() WHERE id BETWEEN :low AND :high AND public_id IS NULL"
)


async def backfill_public_id(factory, batch_size=1000):
    async with factory() as session:
        first, last = (await session.execute(text("SELECT min(id), max(id) FROM employees"))).one()
    if first is None:
        return 0
    total = 0
    for low in range(first, last + 1, batch_size):
        async with factory.begin() as session:
            total += (await session.execute(RANGE, {"low": low, "high": low + batch_size - 1})).rowcount
    return total

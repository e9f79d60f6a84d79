# /// answer
# verdict = "rejected"
# mistake = "a batch that fails is left behind, and the next one is begun"
# says = "as if nothing had happened"
# ///

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

PICK = text("SELECT id FROM employees WHERE public_id IS NULL AND id > :last ORDER BY id LIMIT :size FOR UPDATE")
FILL = text("UPDATE employees SET public_id = gen_random_uuid() WHERE id = ANY (:ids)")


async def backfill_public_id(factory, batch_size=1000):
    total, last = 0, 0
    while True:
        try:
            async with factory.begin() as session:
                ids = list(await session.scalars(PICK, {"last": last, "size": batch_size}))
                if not ids:
                    return total
                last = ids[-1]
                await session.execute(FILL, {"ids": ids})
            total += len(ids)
        except DBAPIError:
            continue

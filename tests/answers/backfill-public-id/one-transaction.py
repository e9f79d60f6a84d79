# /// answer
# verdict = "rejected"
# mistake = "batches, but all of them in one transaction: the first rows stay locked until the last one is filled"
# says = "commit|transaction"
# ///

from sqlalchemy import text


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory.begin() as session:
        while True:
            result = await session.execute(
                text(
                    "UPDATE employees SET public_id = gen_random_uuid() WHERE id = ANY (ARRAY("
                    " SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :n FOR UPDATE))"
                ),
                {"n": batch_size},
            )
            if not result.rowcount:
                return filled
            filled += result.rowcount

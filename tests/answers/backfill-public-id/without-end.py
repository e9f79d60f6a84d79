# /// answer
# verdict = "rejected"
# mistake = "a result is true whether it has rows or not: the loop never ends"
# says = "never ends|(?:does|did) not end|endless|goes on|for ?ever|\\d+ statements|too many statements"
# ///

from sqlalchemy import text


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        while True:
            result = await session.execute(
                text(
                    "UPDATE employees SET public_id = gen_random_uuid() WHERE id = ANY (ARRAY("
                    " SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :n FOR UPDATE))"
                ),
                {"n": batch_size},
            )
            await session.commit()
            if not result:
                return filled
            filled += result.rowcount

# /// answer
# verdict = "rejected"
# mistake = "returns how many rows the last batch filled"
# says = "\\breturn|\\bcount|number of"
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
            if result.rowcount == 0:
                return filled
            filled = result.rowcount

# /// answer
# verdict = "rejected"
# mistake = "nobody commits: everything is rolled back when the session is closed"
# says = "commit|rolled back|still null|(?:are|is|stay|left|remain)[^.]* null"
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
            await session.flush()
            if not result.rowcount:
                return filled
            filled += result.rowcount

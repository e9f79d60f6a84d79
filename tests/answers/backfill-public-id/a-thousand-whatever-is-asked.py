# /// answer
# verdict = "rejected"
# mistake = "LIMIT 1000 whatever batch_size is"
# says = "batch_size|batch|at most|rows? (?:in|per|by|with) (?:one|a|each) statement"
# ///

from sqlalchemy import text


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        while True:
            result = await session.execute(
                text(
                    "UPDATE employees SET public_id = gen_random_uuid() WHERE id = ANY (ARRAY("
                    " SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT 1000 FOR UPDATE))"
                )
            )
            await session.commit()
            if not result.rowcount:
                return filled
            filled += result.rowcount

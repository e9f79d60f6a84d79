# /// answer
# verdict = "rejected"
# mistake = "the default is asked for in a subquery that depends on nothing: it is worked out once, and all rows of a statement share the value"
# says = "same|shar|unique|distinct|differ|twice|one (?:uuid|value)|duplicate"
# ///

from sqlalchemy import text


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        while True:
            result = await session.execute(
                text(
                    "UPDATE employees SET public_id = (SELECT gen_random_uuid()) WHERE id = ANY (ARRAY("
                    " SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :n FOR UPDATE))"
                ),
                {"n": batch_size},
            )
            await session.commit()
            if not result.rowcount:
                return filled
            filled += result.rowcount

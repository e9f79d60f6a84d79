# /// answer
# verdict = "rejected"
# mistake = "a database error ends the loop, and nobody hears of it"
# says = "swallow|error|exception|propagat|raise|fail"
# ///

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        while True:
            try:
                result = await session.execute(
                    text(
                        "UPDATE employees SET public_id = gen_random_uuid() WHERE id = ANY (ARRAY("
                        " SELECT id FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :n FOR UPDATE))"
                    ),
                    {"n": batch_size},
                )
                await session.commit()
            except DBAPIError:
                await session.rollback()
                return filled
            if not result.rowcount:
                return filled
            filled += result.rowcount

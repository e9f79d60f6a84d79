# /// answer
# verdict = "rejected"
# mistake = "one UPDATE for the whole table"
# says = "batch|rows? (?:in|per|by|with) (?:one|a|1|each) statement|at most|one statement|whole"
# ///

from sqlalchemy import text


async def backfill_public_id(factory, batch_size=1000):
    async with factory.begin() as session:
        result = await session.execute(
            text("UPDATE employees SET public_id = gen_random_uuid() WHERE public_id IS NULL")
        )
        return result.rowcount

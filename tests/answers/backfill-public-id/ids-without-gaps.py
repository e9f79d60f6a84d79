# /// answer
# verdict = "rejected"
# mistake = "ranges of ids from 1 to the number of rows, as if ids had no gaps"
# says = "\\bleft\\b|\\bstill\\b|without (?:a|one)|(?:are|is|stay|remain)[^.]* null|not filled|\\bgaps?\\b"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        rows = await session.scalar(select(func.count()).select_from(employees))
        for first in range(1, rows + 1, batch_size):
            result = await session.execute(
                update(employees)
                .where(employees.c.id.between(first, first + batch_size - 1), employees.c.public_id.is_(None))
                .values(public_id=func.gen_random_uuid())
            )
            await session.commit()
            filled += result.rowcount
    return filled

# /// answer
# verdict = "rejected"
# mistake = "OFFSET over a set that shrinks: every other page is jumped over"
# says = "OFFSET|\\bleft\\b|\\bstill\\b|without (?:a|one)|(?:are|is|stay|remain)[^.]* null|not filled"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = offset = 0
    async with factory() as session:
        while True:
            page = (
                select(employees.c.id)
                .where(employees.c.public_id.is_(None))
                .order_by(employees.c.id)
                .offset(offset)
                .limit(batch_size)
                .with_for_update()
            )
            ids = list(await session.scalars(page))
            if not ids:
                return filled
            await session.execute(
                update(employees).where(employees.c.id.in_(ids)).values(public_id=func.gen_random_uuid())
            )
            await session.commit()
            filled += len(ids)
            offset += batch_size

# /// answer
# verdict = "rejected"
# mistake = "walks over all rows, and gives a new value to those that have one"
# says = "overwrit|replac|already|\\bkept\\b|\\blost\\b|existing|had (?:a|one)\\b|(?:that|which) (?:is|are|was|were) there"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled, last = 0, 0
    async with factory() as session:
        while True:
            window = select(employees.c.id).where(employees.c.id > last).order_by(employees.c.id).limit(batch_size)
            ids = (await session.scalars(window)).all()
            if not ids:
                return filled
            result = await session.execute(
                update(employees).where(employees.c.id.in_(ids)).values(public_id=func.gen_random_uuid())
            )
            await session.commit()
            filled += result.rowcount
            last = ids[-1]

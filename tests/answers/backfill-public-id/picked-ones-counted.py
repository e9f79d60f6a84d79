# /// answer
# verdict = "rejected"
# mistake = "counts the rows that it picked, not those that it filled: somebody else may have been faster"
# says = "\\breturn|\\bcount|number of"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    while True:
        async with factory.begin() as session:
            unfilled = select(employees.c.id).where(employees.c.public_id.is_(None)).order_by(employees.c.id)
            ids = (await session.scalars(unfilled.limit(batch_size))).all()
            if not ids:
                return filled
            await session.execute(
                update(employees)
                .where(employees.c.id.in_(ids), employees.c.public_id.is_(None))
                .values(public_id=func.gen_random_uuid())
            )
            filled += len(ids)

# /// answer
# verdict = "rejected"
# mistake = "reads all ids once, at the beginning: what gets a value before its batch comes is overwritten"
# says = "overwrit|replac|somebody|someone|meanwhile|(?:an)?other (?:transaction|session)|\\bkept\\b|\\blost\\b|rows? (?:in|per|by|with) (?:one|a|each) statement|at most"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    async with factory() as session:
        ids = (await session.scalars(select(employees.c.id).where(employees.c.public_id.is_(None)))).all()
        await session.commit()
        for begin in range(0, len(ids), batch_size):
            await session.execute(
                update(employees)
                .where(employees.c.id.in_(ids[begin : begin + batch_size]))
                .values(public_id=func.gen_random_uuid())
            )
            await session.commit()
    return len(ids)

# /// answer
# verdict = "rejected"
# mistake = "the first SELECT locks all rows that are to be filled, not only those of a batch"
# says = "\\block|batch|\\bwait|at most|rows? (?:in|per|by|with) (?:one|a|each) statement"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    async with factory() as session:
        unfilled = select(employees.c.id).where(employees.c.public_id.is_(None)).order_by(employees.c.id)
        ids = (await session.scalars(unfilled.with_for_update())).all()
        for begin in range(0, len(ids), batch_size):
            result = await session.execute(
                update(employees)
                .where(employees.c.id.in_(ids[begin : begin + batch_size]), employees.c.public_id.is_(None))
                .values(public_id=func.gen_random_uuid())
            )
            await session.commit()
            filled += result.rowcount
    return filled

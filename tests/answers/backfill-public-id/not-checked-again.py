# /// answer
# verdict = "rejected"
# mistake = "neither locked nor checked again: a value that somebody else commits while it waits is overwritten"
# says = "overwrit|replac|somebody|someone|meanwhile|(?:an)?other (?:transaction|session)|\\bkept\\b|\\blost\\b"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    while True:
        async with factory.begin() as session:
            batch = (
                select(employees.c.id)
                .where(employees.c.public_id.is_(None))
                .order_by(employees.c.id)
                .limit(batch_size)
                .cte("batch")
            )
            result = await session.execute(
                update(employees).where(employees.c.id == batch.c.id).values(public_id=func.gen_random_uuid())
            )
        if not result.rowcount:
            return filled
        filled += result.rowcount

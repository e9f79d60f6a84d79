# /// answer
# verdict = "rejected"
# mistake = "SKIP LOCKED: rows that somebody holds are left out"
# says = "SKIP LOCKED|\\bheld\\b|\\bholds\\b|left out|\\bwait"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    while True:
        async with factory.begin() as session:
            ids = (
                await session.scalars(
                    select(employees.c.id)
                    .where(employees.c.public_id.is_(None))
                    .order_by(employees.c.id)
                    .limit(batch_size)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            if not ids:
                return filled
            await session.execute(
                update(employees).where(employees.c.id.in_(ids)).values(public_id=func.gen_random_uuid())
            )
        filled += len(ids)

# /// answer
# verdict = "rejected"
# mistake = "where it was is kept in a variable of the module, and moved on before the batch is committed: begun again after an error it jumps over that batch"
# says = "\\bleft\\b|\\bstill\\b|without (?:a|one)|(?:are|is|stay|remain)[^.]* null|not filled|\\bagain\\b|crash"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))

_last_id = 0


async def backfill_public_id(factory, batch_size=1000):
    global _last_id
    filled = 0
    while True:
        async with factory.begin() as session:
            ids = (
                await session.scalars(
                    select(employees.c.id)
                    .where(employees.c.id > _last_id, employees.c.public_id.is_(None))
                    .order_by(employees.c.id)
                    .limit(batch_size)
                    .with_for_update()
                )
            ).all()
            if not ids:
                return filled
            _last_id = ids[-1]
            await session.execute(
                update(employees).where(employees.c.id.in_(ids)).values(public_id=func.gen_random_uuid())
            )
        filled += len(ids)

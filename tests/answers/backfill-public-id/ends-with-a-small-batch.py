# /// answer
# verdict = "rejected"
# mistake = "a batch that filled less than batch_size ends it, also when somebody else had filled one of its rows meanwhile"
# says = "\\bleft\\b|\\bstill\\b|without (?:a|one)|(?:are|is|stay|remain)[^.]* null|not filled|too early"
# ///

from sqlalchemy import Integer, Uuid, column, func, select, table, update

employees = table("employees", column("id", Integer), column("public_id", Uuid))


async def backfill_public_id(factory, batch_size=1000):
    filled = 0
    while True:
        async with factory.begin() as session:
            picked = (
                select(employees.c.id)
                .where(employees.c.public_id.is_(None))
                .order_by(employees.c.id)
                .limit(batch_size)
                .cte("picked")
            )
            result = await session.execute(
                update(employees)
                .where(employees.c.id == picked.c.id, employees.c.public_id.is_(None))
                .values(public_id=func.gen_random_uuid())
            )
        filled += result.rowcount
        if result.rowcount < batch_size:
            return filled

# /// answer
# verdict = "rejected"
# mistake = "a UUID made from the name: two people of one name share it"
# says = "same value"
# ///

from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import text

PICK = text("SELECT id, name FROM employees WHERE public_id IS NULL ORDER BY id LIMIT :size FOR UPDATE")
FILL = text("UPDATE employees SET public_id = :value WHERE id = :id")


async def backfill_public_id(factory, batch_size=1000):
    total = 0
    while True:
        async with factory.begin() as session:
            rows = (await session.execute(PICK, {"size": batch_size})).all()
            for row in rows:
                await session.execute(FILL, {"id": row.id, "value": uuid5(NAMESPACE_DNS, row.name)})
        if not rows:
            return total
        total += len(rows)
